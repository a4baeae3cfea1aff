// What a browser says of a ceremony, and what is wrong with it.

#include "core/webauthn/client_data.hpp"
#include "core/webauthn/registration.hpp"
#include "tests/core/webauthn/samples.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep::core;

namespace client_data {

using webauthn::ceremony;

const auto challenge = twostep::test::challenge_of(0xfb);
constexpr std::string_view challenge_text = "-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_s";

std::string outcome_of(std::string_view json, ceremony expected = ceremony::assertion) {
  const auto fault = find_client_data_fault(json, expected, challenge, twostep::test::passkey_site);
  return fault ? std::string(to_text(*fault)) : "good";
}

/// Its members in Chromium's order; empty: left out.
struct members {
  std::string type = R"("webauthn.get")";
  std::string challenge = '"' + std::string(challenge_text) + '"';
  std::string origin = R"("https://accounts.example.com")";
  std::string cross_origin = "false";
  std::string more = {};

  std::string json() const {
    std::string all;
    for (const auto& [key, value] :
         {std::pair<const char*, const std::string&>("type", type),
          {"challenge", challenge},
          {"origin", origin},
          {"crossOrigin", cross_origin}})
      if (!value.empty()) all += (all.empty() ? "{\"" : ",\"") + std::string(key) + "\":" + value;
    return all + more + '}';
  }
};

} // namespace client_data

BOOST_AUTO_TEST_SUITE(client_data)

BOOST_AUTO_TEST_CASE(what_browsers_write_is_good) {
  BOOST_TEST(outcome_of(members{}.json()) == "good");
  BOOST_TEST(outcome_of(members{.type = R"("webauthn.create")"}.json(), ceremony::registration) == "good");
  BOOST_TEST(outcome_of(members{.cross_origin = ""}.json()) == "good");
  // Chromium adds this at random, so that nobody compares the whole.
  BOOST_TEST(
      outcome_of(members{
          .more = R"(,"other_keys_can_be_added_here":"do not compare clientDataJSON against a template")"}
                     .json()) == "good"
  );
  BOOST_TEST(
      outcome_of(members{.more = R"(,"tokenBinding":{"status":"supported"},"n":[1,-2,2.5e3,null,true])"}.json()) ==
      "good"
  );
  // What stands in another value is none of the members.
  BOOST_TEST(outcome_of(members{.more = R"(,"x":{"type":"payment.get","topOrigin":"y"})"}.json()) == "good");
  BOOST_TEST(outcome_of(" " + members{.type = R"("webauthn\u002eget")"}.json() + "\n") == "good");
}

BOOST_AUTO_TEST_CASE(each_fault_is_told) {
  const struct {
    members given;
    const char* expected;
  } rows[] = {
      {{.type = R"("webauthn.create")"}, "wrong_kind"},
      {{.type = R"("payment.get")"}, "wrong_kind"},
      {{.type = R"("webauthn.get\u0000")"}, "wrong_kind"},
      {{.type = R"("")"}, "wrong_kind"},
      {{.challenge = R"("")"}, "wrong_challenge"},
      {{.challenge = R"("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")"}, "wrong_challenge"},
      {{.challenge = '"' + std::string(challenge_text) + "=\""}, "wrong_challenge"},
      // Other bits that base64 doesn't use; the other alphabet.
      {{.challenge = R"("-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_v7-_t")"}, "wrong_challenge"},
      {{.challenge = R"("+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/v7+/s")"}, "wrong_challenge"},
      {{.origin = R"("https://example.com")"}, "wrong_origin"},
      {{.origin = R"("http://accounts.example.com")"}, "wrong_origin"},
      {{.origin = R"("https://accounts.example.com:443")"}, "wrong_origin"},
      {{.origin = R"("https://accounts.example.com/")"}, "wrong_origin"},
      {{.origin = R"("https://accounts.example.com.evil.example")"}, "wrong_origin"},
      {{.origin = R"("https://Accounts.example.com")"}, "wrong_origin"},
      {{.origin = R"("null")"}, "wrong_origin"},
      {{.cross_origin = "true"}, "wrong_origin"},
      {{.more = R"(,"topOrigin":"https://accounts.example.com")"}, "wrong_origin"},
      {{.more = R"(,"topOrigin":null)"}, "wrong_origin"},
      {{.cross_origin = "\"false\""}, "malformed"},
      {{.cross_origin = "null"}, "malformed"},
      {{.cross_origin = "0"}, "malformed"},
      {{.type = ""}, "malformed"},
      {{.type = "1"}, "malformed"},
      {{.challenge = ""}, "malformed"},
      {{.challenge = R"(["x"])"}, "malformed"},
      {{.origin = ""}, "malformed"},
      {{.origin = R"({"origin":"https://accounts.example.com"})"}, "malformed"},
  };
  for (const auto& each : rows)
    BOOST_TEST_CONTEXT(each.given.json()) BOOST_TEST(outcome_of(each.given.json()) == each.expected);
  BOOST_TEST(outcome_of(members{}.json(), ceremony::registration) == "wrong_kind");
}

BOOST_AUTO_TEST_CASE(doubled_members_are_malformed) {
  for (const auto* more :
       {R"(,"origin":"https://accounts.example.com")", R"(,"crossOrigin":false)", R"(,"a":1,"a":1)",
        R"(,"typ\u0065":"webauthn.get")"})
    BOOST_TEST_CONTEXT(more) BOOST_TEST(outcome_of(members{.more = more}.json()) == "malformed");
}

BOOST_AUTO_TEST_CASE(what_is_not_json_is_malformed) {
  const auto good = members{}.json();
  for (std::size_t size = 0; size < good.size(); ++size) BOOST_TEST(outcome_of(good.substr(0, size)) == "malformed");
  for (const std::string& text :
       {good + "x", good + good, '[' + good + ']', "\xef\xbb\xbf" + good, std::string("\"type\""),
        std::string("null"), std::string("[\"type\"]"), members{.more = ",\"x\":\"\xff\""}.json(),
        members{.more = ","}.json(), members{.more = ",\"x\":{\"a\":{\"b\":{\"c\":{}}}}"}.json(),
        members{.more = "/**/"}.json(), good + '\0', std::string(1, '\0')})
    BOOST_TEST_CONTEXT(text) BOOST_TEST(outcome_of(text) == "malformed");
}

BOOST_AUTO_TEST_CASE(what_is_longer_than_browsers_write_is_malformed) {
  const auto base = members{.more = R"(,"x":"")"}.json().size();
  const auto of_size = [&](std::size_t size) {
    return members{.more = R"(,"x":")" + std::string(size - base, 'x') + '"'}.json();
  };
  BOOST_TEST(outcome_of(of_size(webauthn::longest_client_data)) == "good");
  BOOST_TEST(outcome_of(of_size(webauthn::longest_client_data + 1)) == "malformed");
}

BOOST_AUTO_TEST_SUITE_END()
