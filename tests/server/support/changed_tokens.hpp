#pragma once
// That a token is refused however it is changed.

#include "server/text/base64url.hpp"

#include <boost/test/unit_test.hpp>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

namespace twostep::server::test {

/// Changes one bit of one character, truncates, and appends a character.
inline void
expect_refused_when_changed(const std::string& token, const std::function<bool(std::string_view)>& opens) {
  BOOST_REQUIRE(opens(token));
  for (std::size_t i = 0; i < token.size(); ++i)
    for (int bit = 0; bit < 8; ++bit) {
      std::string changed = token;
      changed[i] = static_cast<char>(changed[i] ^ (1 << bit));
      BOOST_TEST_CONTEXT("bit " << bit << " of character " << i) BOOST_TEST(!opens(changed));
    }
  for (std::size_t size = 0; size < token.size(); ++size)
    BOOST_TEST_CONTEXT("cut to " << size) BOOST_TEST(!opens(std::string_view(token).substr(0, size)));
  for (const char c : {'A', '=', '\n', '\0'}) BOOST_TEST(!opens(token + c));
}

/// As above, but changes each bit of the token's decoded bytes.
inline void
expect_refused_when_bytes_change(const std::string& token, const std::function<bool(std::string_view)>& opens) {
  const std::string bytes = from_base64url(token, 5000).value();
  for (std::size_t i = 0; i < bytes.size() * 8; ++i) {
    std::string changed = bytes;
    changed[i / 8] = static_cast<char>(changed[i / 8] ^ (1 << i % 8));
    BOOST_TEST_CONTEXT("bit " << i)
    BOOST_TEST(!opens(to_base64url({reinterpret_cast<const std::uint8_t*>(changed.data()), changed.size()})));
  }
}

} // namespace twostep::server::test
