#include "server/http/writer.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

using namespace twostep::server::http;
using namespace std::chrono;

namespace http_writer {

constexpr std::string_view date = "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n";
constexpr framing ordinary{};

std::string write(const response& r, const framing& f = ordinary, const settings& s = {}) {
  std::string out;
  writer(s).append(out, r, f, date);
  return out;
}

bool has(const std::string& text, std::string_view line) {
  return text.find("\r\n" + std::string(line) + "\r\n") != text.npos;
}

} // namespace http_writer

BOOST_AUTO_TEST_SUITE(http_writer)

// R40, to the letter: a page.
BOOST_AUTO_TEST_CASE(a_page_carries_every_security_header) {
  response r;
  r.body = "<p>";
  BOOST_TEST(
      write(r) == "HTTP/1.1 200 OK\r\n"
                  "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                  "Cache-Control: no-store\r\n"
                  "Content-Security-Policy: default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
                  "form-action 'self'; "
                  "base-uri 'none'; object-src 'none'; frame-ancestors 'none'\r\n"
                  "X-Content-Type-Options: nosniff\r\n"
                  "Referrer-Policy: strict-origin\r\n"
                  "Cross-Origin-Opener-Policy: same-origin\r\n"
                  "Cross-Origin-Resource-Policy: same-origin\r\n"
                  "Content-Type: text/html; charset=utf-8\r\n"
                  "Content-Length: 3\r\n"
                  "\r\n"
                  "<p>"
  );
}

BOOST_AUTO_TEST_CASE(the_gates_yes_is_short) {
  response r;
  r.status = 204;
  r.headers.push_back({"Remote-User", "alice@example.com"});
  BOOST_TEST(
      write(r) == "HTTP/1.1 204 No Content\r\n"
                  "Date: Sun, 06 Nov 1994 08:49:37 GMT\r\n"
                  "Cache-Control: no-store\r\n"
                  "X-Content-Type-Options: nosniff\r\n"
                  "Referrer-Policy: strict-origin\r\n"
                  "Remote-User: alice@example.com\r\n"
                  "\r\n"
  );
}

BOOST_AUTO_TEST_CASE(an_empty_answer_says_so) {
  response r;
  r.status = 401;
  const std::string text = write(r);
  BOOST_TEST(text.starts_with("HTTP/1.1 401 Unauthorized\r\n"));
  BOOST_TEST(has(text, "Content-Length: 0"));
  BOOST_TEST(text.find("\r\nContent-Type:") == text.npos);
}

BOOST_AUTO_TEST_CASE(an_answer_to_head_has_the_length_and_no_body) {
  response r;
  r.body = "hello";
  const std::string text = write(r, {true, false, false});
  BOOST_TEST(has(text, "Content-Length: 5"));
  BOOST_TEST(has(text, "Content-Type: text/html; charset=utf-8"));
  BOOST_TEST(text.ends_with("\r\n\r\n"));
}

BOOST_AUTO_TEST_CASE(a_picture_has_its_own_policy_in_place_of_the_pages) {
  response r;
  r.body = "<svg/>";
  r.policy = "default-src 'none'; style-src 'unsafe-inline'";
  const auto text = write(r);
  BOOST_TEST(has(text, "Content-Security-Policy: default-src 'none'; style-src 'unsafe-inline'"));
  BOOST_TEST(text.find("script-src") == text.npos);
  BOOST_TEST(has(text, "X-Content-Type-Options: nosniff"));
  BOOST_TEST(has(text, "Cross-Origin-Resource-Policy: same-origin"));
}

BOOST_AUTO_TEST_CASE(an_unchanged_asset_has_neither_length_nor_body) {
  response r;
  r.status = 304;
  r.immutable = true;
  const std::string text = write(r);
  BOOST_TEST(text.starts_with("HTTP/1.1 304 Not Modified\r\n"));
  BOOST_TEST(text.find("Content-Length") == text.npos);
  BOOST_TEST(has(text, "Cache-Control: public, max-age=31536000, immutable"));
}

BOOST_AUTO_TEST_CASE(the_connection_is_announced) {
  BOOST_TEST(has(write({}, {false, true, true}), "Connection: close"));
  BOOST_TEST(has(write({}, {false, false, true}), "Connection: keep-alive"));
  BOOST_TEST(write({}).find("Connection:") == std::string::npos);
}

// decisions 18 and 20.
BOOST_AUTO_TEST_CASE(configured_domain_and_hsts_appear) {
  settings s;
  s.cookie_domain = "example.com";
  s.hsts = "max-age=63072000";
  const std::string text = write({}, ordinary, s);
  BOOST_TEST(text.find("form-action 'self' https://*.example.com:* https://example.com:*; base-uri") != text.npos);
  BOOST_TEST(has(text, "Strict-Transport-Security: max-age=63072000"));
  BOOST_TEST(write({}).find("Strict-Transport-Security") == std::string::npos);
}

// A39: no header can be split.
BOOST_AUTO_TEST_CASE(line_ends_and_nul_in_a_header_are_refused) {
  const writer w{settings{}};
  for (const std::string& bad :
       {std::string("a\r\nSet-Cookie: x=1"), std::string("a\nb"), std::string("a\rb"), std::string("a\0b", 3)}) {
    response r;
    r.headers.push_back({"Location", bad});
    std::string out = "before";
    BOOST_CHECK_THROW(w.append(out, r, ordinary, date), std::invalid_argument);
    BOOST_TEST(out == "before");
  }
  settings evil;
  evil.hsts = "max-age=1\r\nX: y";
  BOOST_CHECK_THROW(writer{evil}, std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_date_is_written_once_a_second) {
  date_line d;
  const system_clock::time_point start{seconds(784111777)};
  BOOST_TEST(d.at(start) == date);
  BOOST_TEST(d.at(start + milliseconds(999)) == date);
  BOOST_TEST(d.at(start + seconds(1)) == "Date: Sun, 06 Nov 1994 08:49:38 GMT\r\n");
  BOOST_TEST(d.at(system_clock::time_point{seconds(0)}) == "Date: Thu, 01 Jan 1970 00:00:00 GMT\r\n");
  BOOST_TEST(d.at(system_clock::time_point{seconds(4107542399)}) == "Date: Sun, 28 Feb 2100 23:59:59 GMT\r\n");
}

BOOST_AUTO_TEST_SUITE_END()
