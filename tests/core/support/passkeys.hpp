#pragma once
// Passkeys for tests: each on a device of its own, which signs what the account asks for.

#include "core/account/passkey_factor.hpp"
#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/world.hpp"
#include "tests/support/software_authenticator.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace twostep::core::test {

using passkey_device = twostep::test::software_authenticator;
using bend = std::function<void(twostep::test::authenticator_bends&)>;

inline std::string_view user_handle_of(const account& a) {
  return {reinterpret_cast<const char*>(a.id.value.data()), a.id.value.size()};
}

struct held_passkey {
  passkey_id id;
  std::shared_ptr<passkey_device> device;

  webauthn::assertion sign(const world& w, const challenge& c) const {
    return device->sign(
        w.keys.derive_passkey_challenge(c.key_generation, w.account.id, c.id, c.purpose), w.policy.site
    );
  }
  /// The same, other than usual.
  webauthn::assertion sign(const world& w, const challenge& c, const bend& how) const {
    const auto usual = device->bends;
    how(device->bends);
    auto made = sign(w, c);
    device->bends = usual;
    return made;
  }
};

inline constexpr sign_in_method by_passkey{method::passkey, std::nullopt};

/// Not yet known to the account.
inline held_passkey new_passkey(world& w) {
  return {w.fresh<passkey_id>(), std::make_shared<passkey_device>()};
}

/// The command with a passkey that the device makes for it.
inline add_passkey
adding(world& w, const session_id& s, const held_passkey& one, std::string name = "Laptop", const bend& how = {}) {
  const auto usual = one.device->bends;
  if (how) how(one.device->bends);
  add_passkey c;
  c.session = s;
  c.id = one.id;
  c.name = std::move(name);
  c.asked.fill(static_cast<std::uint8_t>(w.next_id++));
  c.made = one.device->create(c.asked, w.policy.site, user_handle_of(w.account));
  c.renewed.id = s;
  c.notice = w.fresh<notice_id>();
  one.device->bends = usual;
  return c;
}

/// In a session that gave what this needs.
inline held_passkey make_passkey(world& w, const session_id& s, std::string name = "Laptop") {
  const auto added = new_passkey(w);
  const auto done = w.execute(adding(w, s, added, std::move(name)));
  BOOST_REQUIRE(done.has_value() && !done->refused);
  return added;
}

inline const challenge& asked_by(const world& w, const challenge_id& id) {
  const auto* found = find_challenge(w.account, id);
  BOOST_REQUIRE(found);
  return *found;
}

inline verify_sign_in sign_in_answer(world& w, const challenge_id& id, factor_answer answer) {
  auto c = w.sign_in_code(id, std::nullopt);
  c.answer = std::move(answer);
  return c;
}

inline session_id sign_in_by(world& w, const held_passkey& one) {
  const auto begun = w.execute(beginning(w, by_passkey));
  BOOST_REQUIRE(begun.has_value() && begun->challenged);
  const auto verify = sign_in_answer(w, *begun->challenged, one.sign(w, asked_by(w, *begun->challenged)));
  const auto done = w.execute(verify);
  BOOST_REQUIRE(done.has_value() && !done->refused);
  return verify.session.id;
}

inline verify_step_up step_up_answer(world& w, const session_id& s, factor_answer answer) {
  return {s, std::move(answer), {s}, device_trust::unknown_browser, w.fresh<notice_id>()};
}

/// Of the step-up under way in this session.
inline webauthn::assertion sign_step_up(const world& w, const session_id& s, const held_passkey& one) {
  const auto* asked = find_step_up(w.account, s);
  BOOST_REQUIRE(asked);
  return one.sign(w, *asked);
}

/// The password and the passkey again in this session.
inline void prove_again(world& w, const session_id& s, const held_passkey& one) {
  BOOST_REQUIRE(w.execute(sign_in_again{w.account.password.generation, s, {s}}).has_value());
  BOOST_REQUIRE(w.execute(stepping_up(w, s, by_passkey)).has_value());
  const auto done = w.execute(step_up_answer(w, s, sign_step_up(w, s, one)));
  BOOST_REQUIRE(done.has_value() && !done->refused);
}

} // namespace twostep::core::test
