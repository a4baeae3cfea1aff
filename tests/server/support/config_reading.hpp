#pragma once
// A configuration file for tests, and its problems.

#include "server/config/load.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

namespace twostep::server::test {

/// Complete: all required keys are set.
inline constexpr const char* whole = R"([server]
public_url = "https://id.example.org"
[sms]
providers = ["twilio"]
allowed_countries = ["DK"]
sender = "+4570123456"
[sms.twilio]
kind = "twilio"
account_sid = "AC0123456789abcdef0123456789abcdef"
auth_token = "a token nobody may see"
[branding]
support_email = "support@example.org"
)";

inline loaded_config read(const std::string& toml, const environment& variables = {}) {
  return parse_config(toml, "t.toml", {"t.toml", variables, false});
}

/// `whole`, with more lines after it.
inline loaded_config read_more(const std::string& more) {
  std::string toml(whole);
  toml.append(more);
  return read(toml);
}

inline std::string replaced(std::string text, const std::string& from, const std::string& to) {
  const auto at = text.find(from);
  BOOST_REQUIRE(at != text.npos);
  return text.replace(at, from.size(), to);
}

inline std::vector<std::string> lines(const loaded_config& c) {
  std::vector<std::string> all;
  for (const auto& p : c.problems) all.push_back(p.line());
  return all;
}

/// Checks its problems by the beginnings of their lines.
inline void expect(const loaded_config& c, const std::vector<std::string>& beginnings) {
  const auto all = lines(c);
  for (const auto& l : all) BOOST_TEST_MESSAGE(l);
  BOOST_REQUIRE(all.size() == beginnings.size());
  for (std::size_t i = 0; i < all.size(); ++i)
    BOOST_TEST(all[i].starts_with(beginnings[i]), all[i] << "\nshould begin with\n" << beginnings[i]);
}

} // namespace twostep::server::test
