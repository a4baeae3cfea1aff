#include "tests/storage/support/accounts.hpp"

#include "core/account/evolve.hpp"
#include "storage/memory/packed_account.hpp"
#include "tests/storage/support/sample.hpp"

namespace twostep::storage::test {
namespace {

class anything {
public:
  explicit anything(std::mt19937& chance) : chance_(chance) {}

  bool yes() { return chance_() % 2 == 0; }
  std::uint32_t small() { return static_cast<std::uint32_t>(chance_()) % 4; }
  std::uint32_t number() { return static_cast<std::uint32_t>(chance_()) >> chance_() % 32; }
  core::time_point time() {
    switch (small()) {
    case 0:
      return core::time_point();
    case 1:
      return core::time_point(core::milliseconds(-static_cast<std::int64_t>(number())));
    case 2:
      return core::time_point::max() - core::milliseconds(number());
    default:
      return epoch + core::milliseconds(number());
    }
  }
  std::optional<core::time_point> perhaps_time() { return yes() ? std::optional(time()) : std::nullopt; }
  std::string text() {
    const char* const some[] = {"", "192.0.2.7", "2001:db8::1", "Firefox on Linux", "\2odd", "Jens Ærø"};
    if (yes()) return some[chance_() % std::size(some)];
    std::string t(chance_() % 200, '\0');
    for (auto& c : t) c = static_cast<char>(chance_());
    return t;
  }
  core::e164_number phone() {
    if (small() == 0) return {};
    return core::e164_number::from_wire("+" + std::to_string(10'000'000 + std::uint64_t{chance_()} * 9973)).value();
  }
  template <class E>
  E among(E highest) {
    return static_cast<E>(1 + chance_() % static_cast<unsigned>(highest));
  }
  template <class F>
  auto list(F f) {
    std::vector<decltype(f())> all(small());
    for (auto& a : all) a = f();
    return all;
  }

  core::challenge challenge() {
    core::challenge c;
    c.id = challenge_number(number());
    c.purpose = among(core::purpose::step_up);
    c.key_generation = number();
    c.to = phone();
    c.trust = among(core::device_trust::known_browser);
    if (yes()) c.begun_by = session_number(number());
    c.issued_at = time();
    c.expires_at = time();
    c.attempts_left = small();
    c.sends = small();
    c.accepted = small();
    c.resend_at = perhaps_time();
    c.charged = list([&] { return core::reservation{meter_number(number()), time()}; });
    if (yes()) c.device = device_number(number());
    if (yes()) c.browser = challenge_number(number());
    if (yes()) c.network = meter_number(number());
    c.method = perhaps_method();
    if (yes()) c.authenticator = authenticator_number(number());
    if (yes()) c.link = link_number(number());
    return c;
  }
  core::known_device device() {
    return {device_number(number()), small(), time(), time(), number(), yes(), perhaps_method()};
  }
  std::optional<std::uint8_t> perhaps_method() {
    return yes() ? std::optional(static_cast<std::uint8_t>(number())) : std::nullopt;
  }
  core::totp_secret totp_secret() {
    std::vector<std::uint8_t> bytes(core::totp_secret::shortest + chance_() % 49);
    for (auto& b : bytes) b = static_cast<std::uint8_t>(chance_());
    return core::totp_secret(bytes);
  }
  core::authenticator authenticator() {
    const auto step = static_cast<std::int64_t>(number());
    const auto drift = static_cast<std::int32_t>(small()) - 2;
    return {
        authenticator_number(number()),
        text(),
        totp_secret(),
        yes() ? step : -step,
        drift,
        time(),
        perhaps_time(),
        perhaps_time()};
  }
  core::passkey passkey() {
    core::passkey p;
    p.id = passkey_number(number());
    p.name = text();
    p.credential.bytes = text();
    p.algorithm = core::webauthn::offered_algorithms[chance_() % std::size(core::webauthn::offered_algorithms)];
    p.key.bytes = text();
    p.site = text();
    p.sign_count = number();
    p.is_backup_eligible = yes();
    p.is_backed_up = yes();
    p.transports = static_cast<std::uint8_t>(number());
    p.added_at = time();
    p.used_at = perhaps_time();
    p.ends_at = perhaps_time();
    return p;
  }
  core::failure_streak streak() { return {small(), small()}; }
  core::known_network network() { return {meter_number(number()), time(), streak()}; }
  core::recovery_codes recovery() {
    core::recovery_codes r{{recovery_salt_number(number()), number(), small()}, {}, time(), {times(), times()}};
    for (auto n = small(); n > 0; --n) r.left.push_back({text()});
    return r;
  }
  core::failure_history history() {
    core::failure_history h{list([&] { return time(); }), {}};
    if (yes())
      for (std::size_t i = 0; i < h.at.size(); ++i) h.weights.push_back(small());
    return h;
  }
  std::optional<core::page_id> perhaps_page() { return yes() ? std::optional(page_number(number())) : std::nullopt; }
  core::session session() {
    const auto method = static_cast<std::uint8_t>(small());
    core::session s{session_number(number()), time(),         time(),          time(), text(), text(), method,
                    perhaps_time(),           perhaps_page(), perhaps_method()};
    if (yes()) s.browser = trusted_browser_number(number());
    return s;
  }
  core::trusted_browser trusted_browser() {
    core::trusted_browser b{trusted_browser_number(number()), {}, text(), time(), time(), time()};
    b.secrets = list([&] { return core::trusted_secret{trusted_secret_number(number()), perhaps_time()}; });
    return b;
  }
  core::ended_session ended_session() { return {session_number(number()), perhaps_page(), time(), time(), text()}; }
  core::app_token app_token() {
    return {app_token_number(number()), text(), list([&] { return text(); }), time(), perhaps_time(), perhaps_time()};
  }
  core::notice_kind notice_kind() {
    using enum core::notice_kind;
    constexpr core::notice_kind some[] = {
        two_step_enabled,       app_token_created,   password_alone,     password_streak, unlocked,
        number_changed,         authenticator_added, authenticator_lost, passkey_copied,  browser_trusted,
        trusted_browser_copied, invitation_link,     password_link,      forgotten_link};
    return some[chance_() % std::size(some)];
  }
  core::pending_notice notice() {
    const auto more = yes() ? std::optional(number()) : std::nullopt;
    core::pending_notice n{{}, notice_kind(), phone(), time(), time(), perhaps_time(), more};
    if (yes()) n.to = *core::parse_email("somebody" + std::to_string(number()) + "@Example.org");
    if (yes()) n.link = core::link_secret{text()};
    return n;
  }
  core::support_act support_act() {
    return {among(core::activity_kind::moved), {among(core::actor_kind::system), text()}, text(), time()};
  }
  std::vector<core::time_point> times() {
    return list([&] { return time(); });
  }
  core::message_trace message() {
    core::message_trace t;
    t.tag = number();
    t.send = small();
    if (yes()) t.purpose = among(core::purpose::verification);
    t.steps = list([&] {
      core::message_step step{among(core::delivery_step::rerouted), text(), text(), time(), std::nullopt, {}};
      if (yes()) step.provider_id = text();
      step.more_parts = list([&] { return text(); });
      return step;
    });
    return t;
  }
  core::two_step_state two_step() {
    switch (small()) {
    case 0:
      return core::disabled{};
    case 1:
      return core::pending_enable{challenge()};
    case 2:
      return core::enabled{phone(), time(), perhaps_time(), perhaps_time()};
    default:
      return core::pending_disable{phone(), time(), challenge(), perhaps_time(), perhaps_time()};
    }
  }
  core::one_time_link link() {
    core::one_time_link l{
        link_number(number()),
        among(core::link_purpose::forgotten),
        {among(core::actor_kind::system), text()},
        time(),
        time(),
        {},
        small()};
    if (yes()) l.browser = link_browser_number(number());
    l.is_mailed = yes();
    l.second_step_at = perhaps_time();
    return l;
  }
  core::number_change number_change() {
    core::number_change c{session().id, {}, perhaps_time()};
    if (yes()) c.challenge = challenge();
    return c;
  }

private:
  std::mt19937& chance_;
};

} // namespace

core::account usual_account(unsigned n) {
  core::account a;
  a.id = account_number(n);
  core::evolve(a, creation(n));
  core::evolve(a, core::enable_begun{challenge_of(n, core::purpose::enable)});
  core::evolve(a, core::two_step_enabled{challenge_number(n), epoch + core::minutes(2)});
  const auto signed_in = epoch + core::hours(26);
  core::evolve(
      a,
      core::session_started{
          {session_number(n), signed_in, signed_in, signed_in + core::minutes(50), "Chrome on Windows", "192.0.2.7"}}
  );
  a.sequence = n + 1;
  return a;
}

core::account any_account(std::mt19937& chance, unsigned n) {
  anything any(chance);
  core::account a;
  a.id = account_number(n);
  a.email = {any.text(), email_number(n)};
  if (any.yes()) a.email.shown = a.email.key;
  a.name = any.text();
  a.role = any.among(core::role::operator_);
  if (any.yes()) a.organisation = organisation_number(any.number());
  a.created_at = any.time();
  a.suspended = any.yes();
  a.password = {{any.yes() ? creation(n).verifier.text : any.text()}, any.number(), any.yes(), any.time()};
  a.two_step = any.two_step();
  a.sign_ins = any.list([&] { return any.challenge(); });
  a.sessions = any.list([&] { return any.session(); });
  a.known_browser_epoch = any.small();
  for (auto& f : a.failures) f = any.history();
  a.warned_at = any.perhaps_time();
  a.tried = any.list([&] { return core::tried_number{any.phone(), any.time()}; });
  a.notices = any.list([&] { return any.notice(); });
  a.recent = any.list([&] { return core::activity{any.among(core::activity_kind::moved), any.time()}; });
  a.messages = any.list([&] { return any.message(); });
  a.app_tokens = any.list([&] { return any.app_token(); });
  a.step_ups = any.list([&] { return any.challenge(); });
  a.ended = any.list([&] { return any.ended_session(); });
  a.notice_meters = {any.times(), any.times(), any.perhaps_time()};
  a.former_numbers = any.list([&] { return core::former_number{any.phone(), any.time()}; });
  a.changes = any.list([&] { return core::activity{any.among(core::activity_kind::moved), any.time()}; });
  a.support_acts = any.list([&] { return any.support_act(); });
  a.code_unlocks = any.times();
  a.sends_freed_at = any.perhaps_time();
  a.devices = any.list([&] { return any.device(); });
  a.unlisted_until = any.perhaps_time();
  a.password_streak = any.streak();
  a.networks = any.list([&] { return any.network(); });
  a.told_of_password_at = any.perhaps_time();
  a.known_failures = any.history();
  a.locale = any.text();
  if (any.yes()) a.number_change = any.number_change();
  a.links = any.list([&] { return any.link(); });
  a.link_required_since = any.perhaps_time();
  if (any.yes()) a.recovery = any.recovery();
  a.authenticators = any.list([&] { return any.authenticator(); });
  if (any.yes()) a.preferred = {static_cast<std::uint8_t>(any.number()), std::nullopt};
  if (any.yes()) a.preferred = {static_cast<std::uint8_t>(any.number()), authenticator_number(any.number())};
  a.second_step_kept_since = any.perhaps_time();
  a.passkeys = any.list([&] { return any.passkey(); });
  a.authenticators_kept_since = any.perhaps_time();
  a.passkeys_kept_since = any.perhaps_time();
  a.trusted_browsers = any.list([&] { return any.trusted_browser(); });
  a.told_of_copy_at = any.perhaps_time();
  a.email_verified_at = any.perhaps_time();
  a.version = any.number();
  a.sequence = any.number();
  return a;
}

bytes packed(const core::account& account) {
  bytes block;
  pack(block, account);
  return block;
}

} // namespace twostep::storage::test
