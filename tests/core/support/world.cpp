#include "tests/core/support/world.hpp"

#include "core/account/known_browser.hpp"
#include "core/account/second_step.hpp"

#include <boost/test/unit_test.hpp>

namespace twostep::core::test {

namespace {

/// Explorations make a world for each state; a key takes whole pages, so the worlds share one.
const guarded_key& some_key() {
  static const guarded_key key(code_keys::master_key{7});
  return key;
}

} // namespace

world::world() : keys(some_key()) {
  org.id = make_id<organisation_id>(1);
  org.name = org.key = "demo";
  policy.site = {"example.com", "https://accounts.example.com"};
  create_user c;
  c.id = make_id<account_id>(1);
  c.email = {"Alice@example.com", "alice@example.com"};
  c.name = "Alice";
  c.verifier = {"verifier-1"};
  c.by = {actor_kind::shell, "root"};
  BOOST_REQUIRE(execute(c).has_value());
}

result<decision, refusal> world::execute(const command& c) {
  // As lent by the store: with contents left by other decisions.
  thread_local core::account scratch;
  auto context = ctx();
  context.scratch = &scratch;
  auto decided = decide(account, c, context);
  if (!decided) return decided;
  for (const auto& e : decided->events) {
    evolve(account, e);
    history.push_back(e);
    if (const auto* b = std::get_if<browser_admitted>(&e))
      browser = {b->device.id, b->device.epoch, b->device.issued_at};
  }
  for (const auto& e : decided->effects) {
    if (const auto* s = std::get_if<send_code>(&e)) sent.push_back(*s);
    if (const auto* n = std::get_if<send_notice>(&e)) notices.push_back(*n);
    if (const auto* g = std::get_if<refund>(&e))
      given_back.insert(given_back.end(), g->reservations.begin(), g->reservations.end());
  }
  return decided;
}

refusal world::refused(const command& c) {
  const auto decided = execute(c);
  if (!decided) return decided.error();
  BOOST_REQUIRE_MESSAGE(decided->refused, "the command was expected to be refused");
  return *decided->refused;
}

device_claim world::known_browser() {
  const auto since = second_step_since(account);
  if (browser && find_device(account, browser->id) && (!since || browser->issued_at > *since)) return *browser;
  // A moment later than the second step: a browser of the same time or older wouldn't be known.
  const known_device made{fresh<device_id>(), account.known_browser_epoch, now + milliseconds(1), now, 0, false};
  evolve(account, history.emplace_back(device_listed{made, now}));
  browser = {made.id, made.epoch, made.issued_at};
  return *browser;
}

begin_sign_in world::password_given(device_trust l) {
  begin_sign_in c;
  c.password_generation = account.password.generation;
  c.trust = l;
  if (l == device_trust::known_browser) c.device = known_browser();
  c.new_device = fresh<device_id>();
  c.notice = fresh<notice_id>();
  c.challenge = fresh<challenge_id>();
  c.session.id = fresh<session_id>();
  c.session.label = "Firefox on Linux";
  return c;
}

verify_sign_in world::sign_in_code(const challenge_id& id, std::optional<one_time_code> code) {
  verify_sign_in c;
  c.challenge = id;
  c.answer = code;
  c.session.id = fresh<session_id>();
  c.notice = fresh<notice_id>();
  c.new_device = fresh<device_id>();
  return c;
}

link_claim world::any_enrol_link() {
  for (const auto& l : account.links)
    if (l.purpose == link_purpose::enrol && lives(l, now))
      return {l.id, l.browser.value_or(make_id<link_browser_id>(1))};
  const link_claim made{fresh<link_id>(), make_id<link_browser_id>(1)};
  BOOST_REQUIRE(execute(make_link{made.link, link_purpose::enrol, {actor_kind::shell, "root"}}).has_value());
  return made;
}

session_id world::sign_in(device_trust l) {
  auto begun = password_given(l);
  if (needs_link(account, in_organisation ? &org : nullptr, now)) begun.link = any_enrol_link();
  const auto decided = execute(begun);
  BOOST_REQUIRE(decided.has_value());
  if (!decided->challenged) return begun.session.id;
  if (awaits_confirmation(account.sign_ins.back()))
    BOOST_REQUIRE(execute(resend_code{*decided->challenged, std::nullopt}).has_value());
  const auto verify = sign_in_code(*decided->challenged, last_code());
  const auto verified = execute(verify);
  BOOST_REQUIRE(verified.has_value() && !verified->refused);
  return verify.session.id;
}

app_token world::new_app_token(const char* name) {
  return {fresh<app_token_id>(), name, {"app.example.org"}, {}, {}, {}};
}

std::optional<one_time_code> world::last_code() const {
  if (sent.empty()) return std::nullopt;
  const auto& s = sent.back();
  return keys.derive(s.key_generation, account.id, s.challenge, s.purpose, s.to);
}

std::optional<one_time_code> world::wrong_code() const {
  std::string digits(last_code() ? last_code()->reveal() : "000000");
  digits[0] = digits[0] == '9' ? '0' : static_cast<char>(digits[0] + 1);
  return one_time_code::from_typed(digits);
}

session_id world::enable(const e164_number& phone) {
  const auto session = sign_in();
  BOOST_REQUIRE(execute(begin_enable{session, phone, fresh<challenge_id>()}).has_value());
  const auto on =
      execute(confirm_enable{session, last_code(), {session}, device_trust::unknown_browser, fresh<notice_id>()});
  BOOST_REQUIRE(on.has_value() && !on->refused);
  return session;
}

} // namespace twostep::core::test
