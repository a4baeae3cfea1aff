#pragma once
// A world with somebody who has the password and tries codes.

#include "core/account/known_browser.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

namespace twostep::core::test {

struct guesser : world {
  challenge_id challenged(device_trust l = device_trust::unknown_browser) {
    const auto decided = execute(password_given(l));
    BOOST_REQUIRE(decided.has_value() && decided->challenged);
    return *decided->challenged;
  }
  void guess(const challenge_id& id, int times) {
    for (int i = 0; i < times; ++i) refused(sign_in_code(id, wrong_code()));
  }
  /// Ten wrong tries with two codes.
  void use_up(device_trust l) {
    for (int i = 0; i < 2; ++i) guess(challenged(l), 5);
  }
  std::uint32_t spent(const device_claim& c) const { return find_device(account, c.id)->spent; }
  device_trust device_trust_of(const std::optional<device_claim>& c) const {
    return twostep::core::device_trust_of(account, c, policy, now);
  }
};

} // namespace twostep::core::test
