#include "server/http/cookies.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

using namespace twostep::server::http;
using namespace std::chrono_literals;

BOOST_AUTO_TEST_SUITE(http_cookies)

BOOST_AUTO_TEST_CASE(a_cookie_is_found_by_its_whole_name) {
  const std::string_view header = "xtwostep=1; twostep2=2;twostep=v=w ; a";
  BOOST_TEST(find_cookie(header, "twostep").value() == "v=w");
  BOOST_TEST(find_cookie(header, "twostep2").value() == "2");
  BOOST_TEST(!find_cookie(header, "two"));
  BOOST_TEST(!find_cookie(header, "Twostep"));
  BOOST_TEST(!find_cookie("", "twostep"));
}

// A41: of two cookies with one name, one may be planted; neither is trusted.
BOOST_AUTO_TEST_CASE(a_name_that_is_there_twice_is_absent) {
  BOOST_TEST(!find_cookie("twostep=a; twostep=b", "twostep"));
  BOOST_TEST(!find_cookie("twostep=a; twostep=a", "twostep"));
  BOOST_TEST(!find_cookie("twostep=a; twostep", "twostep"));
  BOOST_TEST(!find_cookie("twostep=; a=b", "twostep"));
}

// R31 and docs/contract.md.
BOOST_AUTO_TEST_CASE(prefixes_and_attributes_follow_scheme_and_domain) {
  const cookie_rules https(true, ""), shared(true, "example.com"), plain(false, ""),
      plain_shared(false, "example.com");
  const std::string end = "; HttpOnly; SameSite=Lax";
  BOOST_TEST(https.set("twostep", "v", cookie_scope::domain) == "__Host-twostep=v; Path=/; Secure" + end);
  BOOST_TEST(
      shared.set("twostep", "v", cookie_scope::domain) ==
      "__Secure-twostep=v; Path=/; Domain=example.com; Secure" + end
  );
  BOOST_TEST(
      shared.set("twostep_device", "v", cookie_scope::host, 60s) ==
      "__Host-twostep_device=v; Path=/; Max-Age=60; Secure" + end
  );
  BOOST_TEST(plain.set("twostep", "v", cookie_scope::domain) == "twostep=v; Path=/" + end);
  BOOST_TEST(plain_shared.set("twostep", "v", cookie_scope::domain) == "twostep=v; Path=/; Domain=example.com" + end);
  BOOST_TEST(https.remove("twostep", cookie_scope::domain) == "__Host-twostep=; Path=/; Max-Age=0; Secure" + end);
}

// Other applications under the same host get none of them.
BOOST_AUTO_TEST_CASE(under_a_path_cookies_of_one_host_are_for_that_path) {
  const cookie_rules narrow(true, "example.com", "/auth"), plain(false, "", "/auth");
  const std::string end = "; HttpOnly; SameSite=Lax";
  BOOST_TEST(narrow.set("note", "v", cookie_scope::host) == "__Secure-note=v; Path=/auth; Secure" + end);
  BOOST_TEST(
      narrow.set("note", "v", cookie_scope::domain) == "__Secure-note=v; Path=/; Domain=example.com; Secure" + end
  );
  BOOST_TEST(plain.set("note", "v", cookie_scope::host) == "note=v; Path=/auth" + end);
  BOOST_TEST(narrow.find("__Host-note=a; __Secure-note=b", "note", cookie_scope::host).value() == "b");
}

BOOST_AUTO_TEST_CASE(a_cookie_is_found_under_the_name_it_was_set_by) {
  const cookie_rules https(true, "");
  BOOST_TEST(https.find("twostep=planted; __Host-twostep=ours", "twostep", cookie_scope::domain).value() == "ours");
  BOOST_TEST(!https.find("twostep=planted", "twostep", cookie_scope::domain));
}

BOOST_AUTO_TEST_CASE(values_that_browsers_would_cut_or_misread_are_refused) {
  const cookie_rules r(true, "");
  for (const char* bad : {"a;b", "a b", "a,b", "a\"b", "a\\b", "a\r\nb", "\xc3\xa5"})
    BOOST_CHECK_THROW(r.set("c", bad, cookie_scope::host), std::invalid_argument);
  const std::string around = r.set("c", "", cookie_scope::host);
  BOOST_TEST(r.set("c", std::string(4096 - around.size(), 'x'), cookie_scope::host).size() == 4096u);
  BOOST_CHECK_THROW(r.set("c", std::string(4097 - around.size(), 'x'), cookie_scope::host), std::length_error);
}

BOOST_AUTO_TEST_SUITE_END()
