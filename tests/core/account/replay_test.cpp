// Replaying the events of random histories gives the live state (S21), and the promises hold throughout.

#include "core/account/bounds.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/passkeys.hpp"
#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>

using namespace twostep::core;
using namespace twostep::core::test;

namespace replay {

/// Every code takes a meter that is refunded.
struct one_meter final : code_meters {
  meter_takes takes_of(const account&, const e164_number&, bool) const override {
    meter_takes takes;
    takes.ways = {{{make_id<meter_id>(3), 9, hours(1), true}}};
    return takes;
  }
};

/// Each with what it gave when it was made: making keys takes time, so all lives share them.
struct shared_passkey {
  held_passkey one;
  add_passkey addition;
};
std::vector<shared_passkey>& shared_passkeys() {
  static std::vector<shared_passkey> all = [] {
    std::vector<shared_passkey> made;
    world w;
    for (int i = 0; i < 4; ++i) {
      const auto one = new_passkey(w);
      made.push_back({one, adding(w, {}, one)});
    }
    return made;
  }();
  return all;
}

struct life : world {
  std::mt19937_64 random;
  std::vector<session_id> sessions{make_id<session_id>(0)};
  std::vector<challenge_id> challenges{make_id<challenge_id>(0)};
  std::vector<app_token_id> app_tokens{make_id<app_token_id>(0)};
  std::vector<link_id> links{make_id<link_id>(0)};
  std::vector<app> apps;

  explicit life(std::uint64_t seed) : random(seed) {
    static const one_meter all;
    meters = &all;
  }
  /// Nobody would add one soon by chance.
  void begin_with_an_app_or_a_passkey() {
    sessions.push_back(sign_in());
    execute(pick(2) ? any_app_command() : any_passkey_command());
  }
  std::size_t pick(std::size_t n) { return static_cast<std::size_t>(random() % n); }
  session_id any_session() { return pick(4) ? sessions.back() : sessions[pick(sessions.size())]; }
  device_trust any_device_trust() { return pick(2) ? device_trust::known_browser : device_trust::unknown_browser; }
  /// One that is on.
  const app* any_app() {
    if (account.authenticators.empty()) return nullptr;
    const auto& id = account.authenticators[pick(account.authenticators.size())].id;
    return &*std::ranges::find(apps, id, &app::id);
  }
  std::optional<one_time_code> any_code() {
    if (pick(6) == 0) return std::nullopt;
    if (const auto* one = any_app(); one && pick(2)) return one->shows(now, static_cast<int>(pick(3)) - 1);
    return pick(4) ? last_code() : wrong_code();
  }
  /// Of what this challenge asks for, mostly.
  std::optional<factor_answer> any_answer(const challenge* asked) {
    if (!asked || asked->method != method::passkey || pick(6) == 0) return any_code();
    return shared_passkeys()[pick(shared_passkeys().size())].one.sign(*this, *asked);
  }
  std::optional<sign_in_method> any_method() {
    if (!account.passkeys.empty() && pick(3) == 0) return by_passkey;
    const auto* one = any_app();
    if (!one || pick(3) == 0) return std::nullopt;
    return pick(3) ? one->method() : by_text;
  }
  renewed_session renewed() {
    if (pick(3) == 0) sessions.push_back(fresh<session_id>());
    return {sessions.back(), pick(2) ? std::optional(fresh<page_id>()) : std::nullopt};
  }
  e164_number any_number() { return number("+452012345" + std::to_string(pick(5))); }

  command any_app_token_command() {
    switch (pick(4)) {
    case 0:
      return revoke_app_token{any_session(), app_tokens[pick(app_tokens.size())]};
    case 1:
      return use_app_token{app_tokens[pick(app_tokens.size())]};
    default:
      auto token = new_app_token(std::to_string(pick(30)).c_str());
      if (pick(3) == 0) token.expires_at = now + milliseconds(pick(9'000'000));
      app_tokens.push_back(token.id);
      return create_app_token{any_session(), std::move(token), fresh<notice_id>()};
    }
  }

  std::optional<meter_id> any_network() {
    if (pick(3) == 0) return std::nullopt;
    return make_id<meter_id>(1 + pick(9));
  }
  command any_link_command() {
    const actor root{actor_kind::shell, "root"};
    switch (pick(4)) {
    case 0:
      return set_password_by_link{links[pick(links.size())], {"p"}, fresh<notice_id>()};
    case 1:
      return decline_two_step{any_session(), fresh<notice_id>()};
    default:
      links.push_back(fresh<link_id>());
      return make_link{links.back(), static_cast<link_purpose>(1 + pick(3)), root};
    }
  }
  command any_recovery_command() {
    switch (pick(4)) {
    case 0:
      return recovery_try(*this);
    case 1: {
      auto c = recovery_code_given(*this, 1 + pick(12));
      sessions.push_back(c.session.id);
      if (pick(2)) c.challenge = challenges.back();
      return c;
    }
    default: {
      make_recovery_codes made{any_session(), recovery_set(), fresh<notice_id>()};
      if (account.recovery && pick(8)) made.replaces = account.recovery->made_at;
      return made;
    }
    }
  }
  command any_app_command() {
    if (apps.empty() || pick(4) == 0) {
      apps.push_back(new_app(*this, milliseconds(pick(200'000)) - milliseconds(100'000)));
      auto c = adding(*this, any_session(), apps.back(), std::to_string(pick(9)));
      c.renewed = renewed();
      c.end_others = pick(2) == 0;
      return c;
    }
    const auto id = apps[pick(apps.size())].id;
    switch (pick(6)) {
    case 0:
      return rename_authenticator{any_session(), id, std::to_string(pick(9))};
    case 1:
      return remove_authenticator{any_session(), id, renewed(), fresh<notice_id>(), pick(2) == 0};
    case 2:
      return prefer_method{any_session(), any_method().value_or(by_text)};
    case 3:
      return lose_authenticator{any_session(), id, fresh<notice_id>()};
    case 4:
      return keep_authenticator{any_session(), id};
    default:
      return choose_method{challenges.back(), any_method().value_or(by_text)};
    }
  }
  command any_passkey_command() {
    if (account.passkeys.empty() || pick(4) == 0) {
      auto c = shared_passkeys()[pick(shared_passkeys().size())].addition;
      c.session = any_session();
      c.id = fresh<passkey_id>();
      c.name = std::to_string(pick(9));
      c.renewed = renewed();
      c.end_others = pick(2) == 0;
      c.notice = fresh<notice_id>();
      return c;
    }
    const auto id = account.passkeys[pick(account.passkeys.size())].id;
    switch (pick(4)) {
    case 0:
      return rename_passkey{any_session(), id, std::to_string(pick(9))};
    case 1:
      return remove_passkey{any_session(), id, renewed(), fresh<notice_id>(), pick(2) == 0};
    case 2:
      return lose_passkey{any_session(), id, fresh<notice_id>()};
    default:
      return keep_passkey{any_session(), id};
    }
  }
  command any_sign_in() {
    auto c = password_given(any_device_trust());
    c.method = any_method();
    if (pick(2)) c.link = link_claim{links.back(), make_id<link_browser_id>(1 + pick(2))};
    c.network = any_network();
    if (pick(2)) c.browser = make_id<challenge_id>(1 + pick(3));
    if (pick(3) == 0) c.previous = challenges.back();
    if (c.device && pick(4) == 0) c.device = device_claim{make_id<device_id>(1 + pick(30)), 1, start, false};
    if (!has_second_step(account)) sessions.push_back(c.session.id);
    challenges.push_back(c.challenge);
    return c;
  }

  command any_command() {
    const actor root{actor_kind::shell, "root"};
    switch (pick(28)) {
    case 26:
    case 27:
      return any_passkey_command();
    case 24:
    case 25:
      return any_app_command();
    case 23:
      return any_recovery_command();
    case 22:
      return any_link_command();
    case 21:
      if (pick(3)) return fail_password{account.password.generation, any_network(), fresh<notice_id>()};
      if (pick(3) == 0) return set_locale{pick(2) ? "da" : "", {actor_kind::self, {}}, any_session()};
      return end_abandoned_sign_ins{fresh<notice_id>()};
    case 18:
      return any_app_token_command();
    case 19:
      return begin_step_up{any_session(), fresh<challenge_id>(), any_device_trust(), std::nullopt, any_method()};
    case 20: {
      const auto session = any_session();
      const auto answer = any_answer(find_step_up(account, session));
      return verify_step_up{session, answer, renewed(), any_device_trust(), fresh<notice_id>()};
    }
    case 16:
      return begin_enable{any_session(), any_number(), fresh<challenge_id>()};
    case 17:
      return confirm_enable{any_session(),      any_code(), renewed(),   any_device_trust(),
                            fresh<notice_id>(), {},         pick(2) == 0};
    case 0:
    case 1:
      return any_sign_in();
    case 2:
    case 3: {
      auto c = sign_in_code(pick(3) ? challenges.back() : challenges[pick(challenges.size())], std::nullopt);
      c.answer = any_answer(find_challenge(account, c.challenge));
      if (!account.sign_ins.empty()) sessions.push_back(c.session.id);
      return c;
    }
    case 4:
      return sign_in_again{account.password.generation, any_session(), renewed()};
    case 5:
      return sign_out{any_session()};
    case 6:
      return revoke_session{any_session(), any_session()};
    case 7:
      if (pick(4) == 0) return end_other_sessions{any_session(), renewed()};
      return use_session{any_session()};
    case 8:
      return begin_enable{any_session(), any_number(), fresh<challenge_id>()};
    case 9:
      return resend_code{challenges[pick(challenges.size())], std::nullopt};
    case 10:
      return confirm_enable{any_session(), any_code(), renewed(), any_device_trust(), fresh<notice_id>()};
    case 11:
      return begin_disable{any_session(), fresh<challenge_id>()};
    case 12:
      return confirm_disable{any_session(), any_code(), any_device_trust(), fresh<notice_id>()};
    case 13:
      return cancel_pending{any_session()};
    case 14:
      if (pick(8))
        return record_delivery_result{
            sent.empty() ? challenge_id{} : sent.back().challenge, 1, pick(2) == 0, "p", "r", "id", {"id2"}};
      return change_password{
          any_session(), account.password.generation, {"p" + std::to_string(pick(9))}, fresh<notice_id>(), {},
          renewed()};
    default:
      if (pick(3) == 0)
        return report_message{sent.empty() ? challenge_id{} : sent.back().challenge,
                              1,
                              delivery_step::undelivered,
                              "p",
                              "unavailable",
                              ""};
      if (pick(4) == 0)
        return record_receipt{
            "p", pick(2) ? "id" : "id2", pick(3) ? delivery_step::delivered : delivery_step::undelivered,
            "unavailable"};
      if (pick(12))
        return record_notice_result{
            account.notices.empty() ? notice_id{} : account.notices[0].id, "accepted", "p", "id", {"id2"}};
      if (pick(2)) return reset_two_step{root, "lost", fresh<notice_id>()};
      if (pick(8) == 0) return suspend_user{root, "left"};
      if (pick(8) == 0) return sign_out_everywhere{root, "lost a laptop", fresh<notice_id>()};
      if (pick(8) == 0) return set_name{pick(2) ? "Ann" : "", root};
      if (pick(8) == 0) return set_role{pick(2) ? role::member : role::operator_, root};
      if (pick(8) == 0) return move_user{fresh<organisation_id>(), root};
      if (pick(2) && account.suspended) return resume_user{root, {}};
      return unlock{root, "asked", fresh<notice_id>()};
    }
  }
};

} // namespace replay

BOOST_AUTO_TEST_SUITE(replay)

BOOST_AUTO_TEST_CASE(ten_thousand_random_lives_replay_to_the_state_that_lived) {
  std::size_t enabled_at_end = 0, apps_at_end = 0, codes_taken = 0, passkeys_at_end = 0, passkeys_used = 0;
  for (std::uint64_t seed = 0; seed < 10'000; ++seed) {
    life l(seed);
    if (l.pick(2)) l.begin_with_an_app_or_a_passkey();
    for (int i = 0; i < 40; ++i) {
      l.execute(l.any_command());
      l.pass(milliseconds(l.pick(20) ? l.pick(60'000) : l.pick(4'000'000)));
    }
    account again;
    for (const auto& e : l.history) evolve(again, e);
    if (!(again == l.account)) BOOST_ERROR("seed " << seed);
    BOOST_REQUIRE(over_bounds(l.account) == nullptr);
    BOOST_REQUIRE(l.account.sessions.size() <= l.policy.session.max_sessions);
    BOOST_REQUIRE(l.account.sign_ins.size() <= l.policy.max_sign_ins);
    BOOST_REQUIRE(l.account.step_ups.size() <= l.policy.session.max_sessions);
    BOOST_REQUIRE(l.account.ended.size() <= 10u);
    BOOST_REQUIRE(l.account.recent.size() <= 10u);
    BOOST_REQUIRE(l.account.messages.size() <= 2u);
    BOOST_REQUIRE(l.account.app_tokens.size() <= l.policy.max_app_tokens);
    BOOST_REQUIRE(l.account.devices.size() <= max_devices);
    BOOST_REQUIRE(l.account.networks.size() <= max_networks);
    BOOST_REQUIRE(l.account.authenticators.size() <= l.policy.max_authenticators);
    BOOST_REQUIRE(l.account.passkeys.size() <= max_passkeys);
    BOOST_REQUIRE((!l.account.recovery || has_second_step(l.account)));
    enabled_at_end += verified_phone(l.account.two_step) != nullptr;
    apps_at_end += !l.account.authenticators.empty();
    codes_taken +=
        std::ranges::any_of(l.history, [](const event& e) { return std::holds_alternative<authenticator_used>(e); });
    passkeys_at_end += !l.account.passkeys.empty();
    passkeys_used +=
        std::ranges::any_of(l.history, [](const event& e) { return std::holds_alternative<passkey_used>(e); });
    l.execute(erase_user{});
    evolve(again, l.history.back());
    account nobody;
    nobody.id = again.id;
    if (!(again == nobody)) BOOST_ERROR("something is left of seed " << seed);
  }
  BOOST_TEST(enabled_at_end > 200u); // the histories do reach it
  BOOST_TEST(apps_at_end > 200u);
  BOOST_TEST(codes_taken > 200u);
  BOOST_TEST(passkeys_at_end > 200u);
  BOOST_TEST(passkeys_used > 200u);
}

BOOST_AUTO_TEST_CASE(evolve_ignores_what_does_not_fit) {
  account a;
  const auto c = challenge{};
  for (const event& e : std::vector<event>{
           two_step_enabled{},      two_step_disabled{},     disable_begun{c},     pending_ended{},
           code_resent{},           attempt_failed{},        code_accepted{},      session_used{},
           session_renewed{},       session_ended{},         sign_in_verified{},   notice_settled{},
           message_reported{},      app_token_used{},        app_token_revoked{},  session_proven{},
           unproven_access_ended{}, step_up_ended{},         guesses_forgiven{},   former_numbers_forgotten{},
           network_carried{},       part_delivered{},        locale_set{},         browsers_forgotten{},
           number_change_begun{c},  number_change_allowed{}, new_number_given{c},  number_replaced{},
           number_change_ended{},   recovery_code_tried{},   recovery_code_used{}, recovery_codes_ended{}})
    evolve(a, e);
  BOOST_TEST(name(a.two_step) == "disabled");
  BOOST_TEST(a.sessions.empty());
  BOOST_TEST(a.app_tokens.empty());
  BOOST_TEST(a.recent.size() == 1u); // the wrong code
}

BOOST_AUTO_TEST_CASE(nor_does_it_take_what_is_of_no_app) {
  account a;
  for (const event& e : std::vector<event>{
           authenticator_used{}, authenticator_renamed{}, authenticator_removed{}, authenticators_cleared{},
           authenticator_lost{}, authenticator_kept{}, method_chosen{}})
    evolve(a, e);
  BOOST_TEST(a.authenticators.empty());
  account untouched;
  untouched.version = a.version;
  BOOST_TEST((a == untouched));
}

BOOST_AUTO_TEST_CASE(nor_what_is_of_no_passkey) {
  account a;
  for (const event& e : std::vector<event>{
           passkey_used{}, passkey_renamed{}, passkey_removed{}, passkeys_cleared{}, passkey_lost{}, passkey_kept{}})
    evolve(a, e);
  account untouched;
  untouched.version = a.version;
  BOOST_TEST((a == untouched));
}

BOOST_AUTO_TEST_SUITE_END()
