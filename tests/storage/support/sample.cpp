#include "tests/storage/support/sample.hpp"

#include <cstdlib>
#include <fstream>
#include <stdexcept>

namespace twostep::storage::test {
namespace {

/// Spread over all bytes, as random ids are.
template <class Id>
Id spread(unsigned n, std::uint64_t kind) {
  Id id;
  std::uint64_t x = (std::uint64_t{n} + 1) * 0x9e3779b97f4a7c15u ^ kind * 0xd6e8feb86659fd93u;
  for (auto& b : id.value) {
    x ^= x >> 29;
    x *= 0xbf58476d1ce4e5b9u;
    b = static_cast<std::uint8_t>(x >> 56);
  }
  return id;
}

core::actor shell() {
  return {core::actor_kind::shell, "root"};
}

core::e164_number number() {
  return core::e164_number::from_wire("+4520123456").value();
}

core::time_point after(unsigned seconds) {
  return epoch + core::seconds(seconds);
}

core::session session_named(unsigned n) {
  return {session_number(n), after(n), after(n), after(n), "Firefox on Linux", "192.0.2.7"};
}

core::known_device device_named(unsigned n) {
  return {device_number(n), n, after(n), after(n + 1), n, n == 3, core::method::authenticator_app};
}

core::authenticator authenticator_named(unsigned n) {
  return {
      authenticator_number(n),
      "Phone " + std::to_string(n),
      totp_secret_number(n),
      59'666'666 + n,
      -1,
      after(n),
      after(n + 1),
      after(n + 2)};
}

/// What it is called in browsers, and its key, can be read in what they must not be in.
core::passkey passkey_named(unsigned n) {
  return {
      passkey_number(n),
      "Laptop " + std::to_string(n),
      {"credential of a passkey, no. " + std::to_string(n)},
      core::webauthn::algorithm::rs256,
      {"public key of a passkey, no. " + std::to_string(n)},
      "example.com",
      n,
      true,
      n % 2 == 1,
      core::passkey_transport::usb | core::passkey_transport::internal,
      after(n),
      after(n + 1),
      after(n + 2)};
}

/// A sign-in that goes on with an app.
core::challenge asked_for_an_app(unsigned n) {
  auto c = challenge_of(n, core::purpose::sign_in);
  c.method = core::method::authenticator_app;
  c.authenticator = authenticator_number(n);
  return c;
}

} // namespace

core::account_id account_number(unsigned n) {
  return spread<core::account_id>(n, 1);
}
core::session_id session_number(unsigned n) {
  return spread<core::session_id>(n, 2);
}
core::challenge_id challenge_number(unsigned n) {
  return spread<core::challenge_id>(n, 3);
}
core::organisation_id organisation_number(unsigned n) {
  return spread<core::organisation_id>(n, 4);
}
core::app_token_id app_token_number(unsigned n) {
  return spread<core::app_token_id>(n, 7);
}
core::device_id device_number(unsigned n) {
  return spread<core::device_id>(n, 8);
}
core::link_id link_number(unsigned n) {
  return spread<core::link_id>(n, 10);
}
core::link_browser_id link_browser_number(unsigned n) {
  return spread<core::link_browser_id>(n, 11);
}
core::recovery_salt recovery_salt_number(unsigned n) {
  return spread<core::recovery_salt>(n, 12);
}
core::recovery_codes recovery_set(unsigned n, core::time_point made_at) {
  core::recovery_codes codes;
  codes.hashing = {recovery_salt_number(n), 19456, 2};
  for (unsigned i = 0; i < core::recovery_codes_in_a_set; ++i)
    codes.left.push_back({std::string(core::recovery_digest::size, static_cast<char>(n + i))});
  codes.made_at = made_at;
  return codes;
}
core::authenticator_id authenticator_number(unsigned n) {
  return spread<core::authenticator_id>(n, 13);
}
core::totp_secret totp_secret_number(unsigned n) {
  return core::totp_secret::from_wire("key of an app, no. " + std::to_string(n)).value();
}
core::passkey_id passkey_number(unsigned n) {
  return spread<core::passkey_id>(n, 14);
}
core::trusted_browser_id trusted_browser_number(unsigned n) {
  return spread<core::trusted_browser_id>(n, 15);
}
core::trusted_secret_id trusted_secret_number(unsigned n) {
  return spread<core::trusted_secret_id>(n, 16);
}
core::trusted_browser trusted_browser_named(unsigned n) {
  return {
      trusted_browser_number(n),
      {{trusted_secret_number(n), after(n + 5)}, {trusted_secret_number(n + 1)}},
      "Firefox on Linux",
      after(n),
      after(n + 1),
      after(n + 86400)};
}
core::page_id page_number(unsigned n) {
  return spread<core::page_id>(n, 9);
}
core::meter_id meter_number(unsigned n) {
  return spread<core::meter_id>(n, 5);
}
std::string email_number(unsigned n) {
  return "user" + std::to_string(n) + "@example.com";
}

core::user_created creation(unsigned n) {
  core::user_created e;
  e.id = account_number(n);
  e.email = e.email_key = email_number(n);
  e.display_name = "User " + std::to_string(n);
  e.verifier = {"$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2E$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g"};
  e.by = shell();
  e.at = after(n);
  return e;
}

core::challenge challenge_of(unsigned n, core::purpose purpose) {
  core::challenge c;
  c.id = challenge_number(n);
  c.purpose = purpose;
  c.to = number();
  c.begun_by = session_number(n);
  c.issued_at = after(n);
  c.expires_at = after(n + 300);
  c.resend_at = after(n + 30);
  c.charged = {{meter_number(n), after(n)}};
  return c;
}

std::vector<core::event> every_event() {
  using namespace core;
  auto created = creation(1);
  created.role = role::operator_;
  created.organisations = {organisation_number(1), organisation_number(2)};
  created.must_change_password = true;
  const auto challenged = [](unsigned n, purpose p) { return challenge_of(n, p); };
  const pending_notice notice{spread<notice_id>(1, 6), notice_kind::wrong_codes, number(), after(9), after(99)};
  return {
      created,
      password_changed{{"$argon2id$new"}, true, session_number(1), shell(), after(1)},
      password_rehashed{{"$argon2id$newer"}, after(2)},
      session_started{session_named(1)},
      session_ended{session_number(1), end_reason::displaced, after(3)},
      session_used{session_number(1), after(4)},
      session_renewed{session_number(1), session_number(2), after(5)},
      sign_in_challenged{challenged(1, purpose::sign_in)},
      sign_in_ended{challenge_number(1), end_reason::exhausted, after(6)},
      sign_in_verified{challenge_number(1), after(7)},
      enable_begun{challenged(2, purpose::enable)},
      two_step_enabled{challenge_number(2), after(8)},
      disable_begun{challenged(3, purpose::disable)},
      two_step_disabled{challenge_number(3), after(9)},
      pending_ended{challenge_number(3), end_reason::cancelled, after(10)},
      code_resent{challenge_number(3), after(70), {{meter_number(3), after(11)}}, after(11)},
      attempt_failed{challenge_number(3), device_trust::known_browser, after(12)},
      code_accepted{challenge_number(3), 2, "twilio", after(13)},
      code_dropped{challenge_number(3), 2, "twilio", "expired", after(14)},
      notice_owed{notice},
      notice_settled{notice.id, "accepted", "twilio", after(15)},
      two_step_reset{shell(), "lost the phone", after(16)},
      unlocked{shell(), "called us", after(17)},
      user_erased{shell(), after(18)},
      message_reported{
          challenge_number(3), true, 2, delivery_step::undelivered, "twilio", "unavailable", "30003 absent",
          after(18), "SM0123", std::vector<std::string>{"SM0124", "SM0125"}},
      app_token_created{
          {app_token_number(1),
           "backup",
           {"app.example.org", "wiki.example.org:8443"},
           after(19),
           after(99),
           after(20)}},
      app_token_used{app_token_number(1), after(20)},
      app_token_revoked{app_token_number(1), end_reason::revoked, after(21)},
      session_proven{
          session_number(1), session_number(2), page_number(1), method::text_message, challenge_number(3), after(21)},
      unproven_access_ended{session_number(2), after(21)},
      step_up_challenged{challenged(4, purpose::step_up)},
      step_up_ended{challenge_number(4), end_reason::exhausted, after(22)},
      browser_admitted{device_named(1), device_number(2), device_trust::known_browser, meter_number(4), after(22)},
      device_listed{device_named(3), after(23)},
      password_failed{meter_number(4), after(23)},
      guesses_forgiven{after(24)},
      notice_planned{
          {spread<notice_id>(2, 6), notice_kind::two_step_disabled, number(), after(22), after(99), after(23), 3},
          notice_kind::password_changed,
          notice_count::further_changes,
          {notice.id}},
      change_recorded{activity_kind::two_step_reset, shell(), "lost the phone", after(22)},
      number_left{number(), after(22)},
      unlock_granted{device_trust::known_browser, 5, true, after(23)},
      former_numbers_forgotten{after(24)},
      network_carried{meter_number(4), meter_number(5), after(24)},
      part_delivered{challenge_number(3), 2, "twilio", 1, after(25)},
      locale_set{"pt-BR", shell(), after(25)},
      browsers_forgotten{device_named(4), after(26)},
      number_change_begun{challenged(5, purpose::replace_old)},
      number_change_allowed{challenge_number(5), after(27)},
      new_number_given{challenged(6, purpose::replace_new)},
      number_replaced{challenge_number(6), after(28)},
      number_change_ended{challenge_number(6), end_reason::cancelled, after(29)},
      link_made{{link_number(7), link_purpose::enrol, shell(), after(30), after(31), std::nullopt}},
      link_bound{link_number(7), link_browser_number(8), after(32)},
      link_ended{link_number(7), link_purpose::enrol, true, after(33)},
      link_required{after(34)},
      link_failed{link_number(7), after(35)},
      recovery_codes_made{recovery_set(2, after(36))},
      recovery_code_tried{device_trust::unknown_browser, after(37)},
      recovery_code_used{1, after(38)},
      recovery_codes_ended{after(39)},
      authenticator_added{authenticator_named(1)},
      authenticator_used{authenticator_number(1), 59'666'668, 2, after(40)},
      authenticator_renamed{authenticator_number(1), "Old phone", after(41)},
      authenticator_removed{authenticator_number(1), after(42)},
      authenticators_cleared{after(43)},
      method_preferred{{method::authenticator_app, authenticator_number(1)}, after(44)},
      method_chosen{asked_for_an_app(8), after(45)},
      number_change_opened{session_number(1), after(46)},
      authenticator_lost{authenticator_number(1), after(48), after(47)},
      authenticator_kept{authenticator_number(1), after(48)},
      passkey_added{passkey_named(1)},
      passkey_used{passkey_number(1), 4'000'000'000, true, after(50)},
      passkey_renamed{passkey_number(1), "Old laptop", after(51)},
      passkey_removed{passkey_number(1), after(52)},
      passkeys_cleared{after(53)},
      passkey_lost{passkey_number(1), after(55), after(54)},
      passkey_kept{passkey_number(1), after(55)},
      browser_trusted{trusted_browser_named(1), trusted_browser_number(2)},
      trust_used{
          trusted_browser_number(1), trusted_secret_number(1), trusted_secret_number(2), device_number(1), after(57)},
      trust_ended{trusted_browser_number(1), trust_end::copied, after(58)},
      trust_cleared{after(59)},
      link_step_given{link_number(7), link_browser_number(8), after(60)},
      email_verified{after(61)},
      user_suspended{shell(), after(62)},
      user_resumed{shell(), after(63)},
      name_set{"Ann Bell", shell(), after(64)},
      role_set{role::admin, std::nullopt, shell(), after(65)},
  };
}

core::decision events(std::vector<core::event> e) {
  core::decision d;
  d.events = std::move(e);
  return d;
}

std::uint64_t create(store& s, unsigned n) {
  read_barrier seen;
  const auto decide = [&](const core::account&, const core::organisation*) {
    return core::result<core::decision, core::refusal>(events({creation(n)}));
  };
  const auto done = s.create(account_number(n), email_number(n), seen, decide).get();
  return done ? seen.sequence : 0;
}

std::uint64_t start_session(store& s, unsigned account, unsigned n) {
  read_barrier seen;
  const auto decide = [&](const core::account&, const core::organisation*) {
    return core::result<core::decision, core::refusal>(events({core::session_started{session_named(n)}}));
  };
  const auto done = s.update(account_number(account), seen, decide).get();
  return done ? seen.sequence : 0;
}

std::uint64_t end_session(store& s, unsigned account, unsigned n) {
  read_barrier seen;
  const auto decide = [&](const core::account&, const core::organisation*) {
    return core::result<core::decision, core::refusal>(
        events({core::session_ended{session_number(n), core::end_reason::signed_out, after(n)}})
    );
  };
  const auto done = s.update(account_number(account), seen, decide).get();
  return done ? seen.sequence : 0;
}

std::uint64_t create_organisation(store& s, unsigned n) {
  read_barrier seen;
  const auto name = "org" + std::to_string(n);
  const core::organisation_created e{organisation_number(n), name, name, shell(), after(n)};
  return s.organisations().append(organisation_number(n), e, seen).get() ? seen.sequence : 0;
}

void fill(store& s, unsigned accounts) {
  read_barrier seen;
  seen.saw(create_organisation(s, 1));
  (void)s.organisations()
      .append(organisation_number(1), core::two_step_required{after(5), shell(), after(2)}, seen)
      .get();
  for (unsigned n = 0; n < accounts; ++n) {
    seen.saw(create(s, n));
    seen.saw(start_session(s, n, n));
    if (n % 2) {
      const core::meter_limit limit{meter_number(n % 7), 100, core::hours(24), false};
      s.take({&limit, 1}, after(n), seen).get();
    }
    const auto decide = [&](const core::account&, const core::organisation*) {
      return core::result<core::decision, core::refusal>(events(
          {core::enable_begun{challenge_of(n, core::purpose::enable)},
           core::two_step_enabled{challenge_number(n), after(n)}}
      ));
    };
    if (n % 3 == 0) s.update(account_number(n), seen, decide).get();
  }
  s.wait_durable(seen.sequence);
}

temporary_directory::temporary_directory() {
  std::string name = (std::filesystem::temp_directory_path() / "twostep-test-XXXXXX").string();
  if (!::mkdtemp(name.data())) throw std::runtime_error("no temporary directory can be made");
  path_ = name;
}
temporary_directory::~temporary_directory() {
  std::error_code ignored;
  std::filesystem::remove_all(path_, ignored);
}

bytes content_of(const std::filesystem::path& path) {
  std::ifstream in(path, std::ios::binary);
  if (!in) throw std::runtime_error("can't read " + path.string());
  return {std::istreambuf_iterator<char>(in), std::istreambuf_iterator<char>()};
}

void write_file(const std::filesystem::path& path, byte_view content) {
  std::ofstream out(path, std::ios::binary | std::ios::trunc);
  out.write(reinterpret_cast<const char*>(content.data()), static_cast<std::streamsize>(content.size()));
  if (!out) throw std::runtime_error("can't write " + path.string());
}

} // namespace twostep::storage::test
