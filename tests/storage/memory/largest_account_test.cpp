// The largest account that the core can build: every list full, every text as long as it may be. Its record is far
// under what the log can hold, so that it can always be read back.

#include "core/account/bounds.hpp"
#include "core/account/decide.hpp"
#include "core/account/evolve.hpp"
#include "storage/format/record.hpp"
#include "storage/memory/packed_account.hpp"
#include "tests/storage/support/accounts.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace largest_account {

/// Where texts, times and ids can't be spelt shorter than they are.
struct builder final : core::code_meters {
  core::policy policy;
  core::code_keys keys{core::code_keys::master_key{7}};
  core::account account;
  core::time_point now = epoch;
  mutable std::mt19937_64 random{1};
  std::vector<core::send_code> sent;

  builder() {
    policy.failures = {0, 0}; // no limits: the bounds alone
    policy.new_numbers_per_day = 0;
    policy.max_authenticators = core::max_authenticators;
    policy.code.resend_after.assign(60, core::milliseconds(0));
    policy.code.ttl = core::days(1); // all of them live to the end
    policy.session.recent_sign_in = policy.session.idle_timeout = policy.session.absolute_timeout =
        core::days(10'000);
  }

  template <class Id>
  Id id() const {
    Id i;
    for (auto& byte : i.value) byte = static_cast<std::uint8_t>(random());
    return i;
  }
  std::string text(std::size_t bytes) {
    std::string t(bytes, '\0');
    for (auto& c : t) c = static_cast<char>('a' + random() % 26);
    return t;
  }
  core::e164_number phone() {
    return core::e164_number::from_wire("+" + std::to_string(100'000'000'000'000 + random() % 899'999'999'999'999))
        .value();
  }
  core::actor support() { return {core::actor_kind::shell, text(core::longest_actor)}; }
  std::string reason() { return text(core::longest_reason); }
  /// Three meters that are refunded.
  core::meter_takes takes_of(const core::account&, const core::e164_number&, bool) const override {
    core::meter_takes takes;
    takes.ways.emplace_back();
    for (int i = 0; i < 3; ++i) takes.ways.back().push_back({id<core::meter_id>(), 1, core::hours(1), true});
    return takes;
  }

  bool execute(const core::command& c) {
    const auto decided = core::decide(account, c, core::context{now, policy, keys, nullptr, this});
    if (!decided) return false;
    for (const auto& e : decided->events) {
      core::evolve(account, e);
      BOOST_REQUIRE_MESSAGE(!core::over_bounds(account), core::over_bounds(account));
    }
    for (const auto& e : decided->effects)
      if (const auto* code = std::get_if<core::send_code>(&e)) sent.push_back(*code);
    now += core::milliseconds(1 + random() % 977);
    return !decided->refused;
  }
  std::optional<core::one_time_code> code() const {
    const auto& s = sent.back();
    return keys.derive(s.key_generation, account.id, s.challenge, s.purpose, s.to);
  }

  /// Its key as long as it may be, used, and said to be lost.
  core::authenticator_id add_app(const core::session_id& session) {
    core::add_authenticator c;
    c.session = c.renewed.id = session;
    c.end_others = false;
    c.authenticator.id = id<core::authenticator_id>();
    c.authenticator.name = text(core::longest_name);
    c.authenticator.secret = core::totp_secret::from_wire(text(core::totp_secret::longest)).value();
    const auto shown = [&] { return core::hotp(c.authenticator.secret, std::uint64_t(core::totp_step_at(now))); };
    c.code = shown();
    BOOST_REQUIRE(execute(c));
    now += core::totp_period;
    BOOST_REQUIRE(execute(core::begin_step_up{
        session, id<core::challenge_id>(), core::device_trust::unknown_browser, std::nullopt, method_of(c)}));
    BOOST_REQUIRE(execute(core::verify_step_up{
        session, shown(), {session}, core::device_trust::unknown_browser, id<core::notice_id>()}));
    BOOST_REQUIRE(execute(core::lose_authenticator{session, c.authenticator.id, id<core::notice_id>()}));
    return c.authenticator.id;
  }
  /// Its texts as long as they may be, used, and said to be lost.
  core::passkey_id add_passkey() {
    core::passkey one;
    one.id = id<core::passkey_id>();
    one.name = text(core::longest_name);
    one.credential.bytes = text(core::webauthn::longest_credential_id);
    one.algorithm = core::webauthn::algorithm::rs256;
    one.key.bytes = text(core::webauthn::longest_public_key);
    one.site = text(core::longest_host);
    one.is_backup_eligible = one.is_backed_up = true;
    one.transports = 0x3f;
    one.added_at = now;
    for (const core::event& e : std::vector<core::event>{
             core::passkey_added{one}, core::passkey_used{one.id, 0xffff'ffff, true, now},
             core::passkey_lost{one.id, now + core::lost_factor_stays, now}}) {
      core::evolve(account, e);
      BOOST_REQUIRE_MESSAGE(!core::over_bounds(account), core::over_bounds(account));
    }
    return one.id;
  }
  /// Used as often as it keeps secrets.
  void add_trusted_browser() {
    core::trusted_browser one{
        id<core::trusted_browser_id>(),
        {{id<core::trusted_secret_id>()}},
        text(core::longest_label),
        now,
        now,
        now + core::days(30)};
    core::evolve(account, core::event(core::browser_trusted{one, std::nullopt}));
    for (std::size_t i = 0; i <= core::max_trusted_secrets; ++i)
      core::evolve(
          account,
          core::event(core::trust_used{
              one.id, account.trusted_browsers.back().secrets.back().id, id<core::trusted_secret_id>(), {}, now})
      );
  }
  static core::sign_in_method method_of(const core::add_authenticator& c) {
    return {core::method::authenticator_app, c.authenticator.id};
  }

  core::session_id sign_in() {
    core::begin_sign_in c;
    c.password_generation = account.password.generation;
    c.challenge = id<core::challenge_id>();
    c.session = {id<core::session_id>(), {}, {}, {}, text(500), text(500)};
    BOOST_REQUIRE(execute(c));
    if (!core::verified_phone(account.two_step)) return c.session.id;
    core::verify_sign_in v;
    v.challenge = c.challenge;
    v.answer = code();
    v.session = {id<core::session_id>(), {}, {}, {}, text(500), text(500)};
    BOOST_REQUIRE(execute(v));
    return v.session.id;
  }
  void resolve_everything() {
    std::vector<std::string> parts(core::max_more_parts);
    for (auto& id : parts) id = text(core::longest_provider_id);
    for (int i = 0; i < 20; ++i) {
      const auto& s = sent.back();
      execute(core::record_delivery_result{
          s.challenge, s.send, true, text(300), text(300), text(core::longest_provider_id), parts});
      receive_parts(parts);
      execute(core::report_message{
          s.challenge, s.send, core::delivery_step::rerouted, text(300), text(300), text(900),
          text(core::longest_provider_id), parts});
    }
  }
  void receive_parts(const std::vector<std::string>& parts) {
    const auto provider = account.messages.back().steps.front().provider;
    for (const auto& id : parts) execute(core::record_receipt{provider, id});
  }
  void fill_challenge(std::optional<core::session_id> session) {
    const auto challenge = sent.back().challenge;
    for (std::size_t i = 0; i < policy.code.resend_after.size(); ++i) execute(core::resend_code{challenge, session});
  }
};

void build_largest(builder& b) {
  core::create_user made;
  made.id = b.id<core::account_id>();
  made.email = {b.text(core::longest_email), b.text(core::longest_email_key)};
  made.name = b.text(core::longest_name);
  made.role = core::role::operator_;
  made.organisation = b.id<core::organisation_id>();
  made.verifier = {b.text(core::longest_verifier)};
  made.by = b.support();
  BOOST_REQUIRE(b.execute(made));
  BOOST_REQUIRE(b.execute(core::set_locale{b.text(core::longest_locale), b.support()}));

  auto session = b.sign_in();
  // Wrong codes of both lanes, over nearly thirty days.
  for (const auto l : {core::device_trust::unknown_browser, core::device_trust::known_browser})
    for (std::size_t i = 0; i < core::max_failures + 5; ++i)
      core::evolve(
          b.account, core::event(core::attempt_failed{{}, l, b.now += core::milliseconds(b.random() % 2'500'000)})
      );
  // Numbers: tried, verified, left.
  for (std::size_t i = 0; i < core::max_former_numbers + 1; ++i) {
    b.execute(core::begin_enable{session, b.phone(), b.id<core::challenge_id>()});
    b.execute(core::confirm_enable{
        session, b.code(), {session}, core::device_trust::unknown_browser, b.id<core::notice_id>()});
    b.execute(core::begin_disable{session, b.id<core::challenge_id>()});
    b.execute(core::confirm_disable{session, b.code(), core::device_trust::unknown_browser, b.id<core::notice_id>()});
  }
  for (std::size_t i = 0; i < 2 * core::max_tried_numbers; ++i)
    b.execute(core::begin_enable{session, b.phone(), b.id<core::challenge_id>()});
  b.execute(core::confirm_enable{
      session, b.code(), {session}, core::device_trust::unknown_browser, b.id<core::notice_id>()});
  // Support.
  for (std::size_t i = 0; i < 2 * core::max_support_acts; ++i)
    b.execute(core::set_password{{b.text(core::longest_verifier)}, b.support(), b.id<core::notice_id>(), b.reason()});
  for (std::size_t i = 0; i < core::max_code_unlocks + 1; ++i)
    b.execute(core::unlock{b.support(), b.reason(), b.id<core::notice_id>()});
  // Sessions, tokens.
  for (std::size_t i = 0; i < core::max_sessions + 2; ++i) session = b.sign_in();
  for (std::size_t i = 0; i < core::max_app_tokens + 2; ++i) {
    core::app_token token{
        b.id<core::app_token_id>(), b.text(core::longest_name), {}, {}, b.now + core::days(400), {}};
    for (std::size_t h = 0; h < core::max_app_token_hosts; ++h) token.hosts.push_back(b.text(core::longest_host));
    b.execute(core::create_app_token{session, token, b.id<core::notice_id>()});
    b.execute(core::use_app_token{token.id});
  }
  // Apps, beside which text messages were off once.
  core::authenticator_id app;
  for (std::size_t i = 0; i < core::max_authenticators; ++i) app = b.add_app(session);
  BOOST_REQUIRE(b.execute(core::begin_disable{session, b.id<core::challenge_id>()}));
  BOOST_REQUIRE(b.execute(core::confirm_disable{
      session, b.code(), core::device_trust::unknown_browser, b.id<core::notice_id>(), false}));
  BOOST_REQUIRE(b.execute(core::begin_enable{session, b.phone(), b.id<core::challenge_id>()}));
  core::confirm_enable enabling{
      session, b.code(), {session}, core::device_trust::unknown_browser, b.id<core::notice_id>()};
  enabling.end_others = false;
  BOOST_REQUIRE(b.execute(enabling));
  // Passkeys, the oldest of which is gone.
  const auto oldest = b.add_passkey();
  b.add_passkey();
  core::evolve(b.account, core::event(core::passkey_removed{oldest, b.now}));
  while (b.account.passkeys.size() < core::max_passkeys) b.add_passkey();
  // Recovery codes, and tries of them in unknown browsers.
  core::recovery_codes codes{{b.id<core::recovery_salt>(), 4'000'000'000, 4'000'000'000}, {}, {}, {}};
  for (std::size_t i = 0; i < core::recovery_codes_in_a_set; ++i)
    codes.left.push_back({b.text(core::recovery_digest::size)});
  b.execute(core::make_recovery_codes{session, codes, b.id<core::notice_id>()});
  const core::password_step given{b.now, b.account.known_browser_epoch};
  for (std::size_t i = 0; i < core::recovery_tries_a_day + 2; ++i)
    b.execute(core::try_recovery_code{b.account.password.generation, given});
  // Challenges: the number change's, which is larger than a pending change, and sign-ins that wait.
  b.execute(core::begin_number_change{session, b.id<core::challenge_id>()});
  b.execute(core::give_new_number{session, b.phone(), b.id<core::challenge_id>()});
  b.fill_challenge(session);
  for (std::size_t i = 0; i < core::max_sign_ins + 1; ++i) {
    core::begin_sign_in c;
    c.password_generation = b.account.password.generation;
    c.challenge = b.id<core::challenge_id>();
    b.execute(c);
    b.resolve_everything();
    b.fill_challenge(std::nullopt);
    b.resolve_everything();
    b.execute(core::choose_method{c.challenge, {core::method::authenticator_app, app}});
  }
  b.execute(core::prefer_method{session, {core::method::authenticator_app, app}});
  for (std::size_t i = 0; i < core::max_trusted_browsers + 1; ++i) b.add_trusted_browser();
  b.execute(core::make_link{b.id<core::link_id>(), core::link_purpose::password, b.support()});
}

} // namespace largest_account

BOOST_AUTO_TEST_SUITE(largest_account)

BOOST_AUTO_TEST_CASE(its_record_stays_far_under_what_the_log_can_hold) {
  builder b;
  build_largest(b);
  const auto& a = b.account;
  BOOST_TEST(a.sign_ins.size() == core::max_sign_ins);
  for (const auto& c : a.sign_ins) BOOST_TEST(c.charged.size() == core::max_reservations);
  for (const auto& c : a.sign_ins) BOOST_TEST(c.authenticator.has_value());
  BOOST_REQUIRE((a.number_change && a.number_change->challenge && a.number_change->allowed_at));
  BOOST_TEST(a.number_change->challenge->charged.size() == core::max_reservations);
  BOOST_TEST(a.sessions.size() == core::max_sessions);
  for (const auto& f : a.failures) BOOST_TEST(f.at.size() > core::max_failures / 2);
  BOOST_TEST(a.notices.size() == core::max_notices);
  BOOST_TEST(a.links.size() == 1u); // invitations and enrol links are for who has no password or no second step yet
  BOOST_REQUIRE(a.recovery.has_value());
  BOOST_TEST(a.recovery->left.size() == core::recovery_codes_in_a_set);
  BOOST_TEST(a.recovery->tries[0].size() == core::recovery_tries_a_day);
  BOOST_TEST(a.authenticators.size() == core::max_authenticators);
  for (const auto& app : a.authenticators) BOOST_TEST((app.used_at && app.ends_at));
  BOOST_TEST(a.passkeys.size() == core::max_passkeys);
  for (const auto& one : a.passkeys) BOOST_TEST((one.used_at && one.ends_at));
  BOOST_TEST(a.passkeys_kept_since.has_value());
  BOOST_TEST(a.trusted_browsers.size() == core::max_trusted_browsers);
  for (const auto& b2 : a.trusted_browsers) BOOST_TEST(b2.secrets.size() == core::max_trusted_secrets);
  BOOST_TEST((a.preferred.has_value() && a.second_step_kept_since.has_value()));
  BOOST_TEST(a.recent.size() == core::max_recent);
  BOOST_TEST(a.messages.size() == core::max_message_traces);
  for (const auto& m : a.messages) BOOST_TEST(int(m.steps.front().arrived) == (2 << core::max_more_parts) - 2);
  BOOST_TEST(a.app_tokens.size() == core::max_app_tokens);
  BOOST_TEST(a.former_numbers.size() == core::max_former_numbers);
  BOOST_TEST(a.changes.size() == core::max_changes);
  BOOST_TEST(a.support_acts.size() == core::max_support_acts);
  BOOST_TEST(a.code_unlocks.size() == core::max_code_unlocks);

  const auto size = packed(a).size();
  BOOST_TEST_MESSAGE("the largest account takes " << size << " bytes");
  BOOST_TEST(size > 100'000u);
  BOOST_TEST(size <= payload_limit / 4);
}

BOOST_AUTO_TEST_SUITE_END()
