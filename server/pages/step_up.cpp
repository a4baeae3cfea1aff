#include "server/pages/step_up.hpp"

#include "core/account/factor.hpp"
#include "core/account/passkey.hpp"
#include "core/account/second_step.hpp"
#include "core/account/text_message_factor.hpp"

#include <vector>

namespace twostep::server::pages {

namespace {

constexpr auto nothing_opens = msgid("Two-step verification is on for your account, and this browser hasn't given a "
                                     "code yet. Nothing else opens before "
                                     "that.");

/// given: once in the session, however long ago.
enum class needed { nothing, any, highest, passkey, given };

/// Of an account that has a second step. The bin's own code follows, unless there is a factor of a higher class.
needed second_step_for(const page_context& v, intent what) {
  switch (what) {
  case intent::change_password:
  case intent::create_app_token:
  case intent::lose_authenticator:
  case intent::lose_passkey:
    return needed::any;
  case intent::make_recovery_codes:
  case intent::add_authenticator:
  case intent::manage_authenticators:
  case intent::enable_two_step:
  case intent::add_passkey:
  case intent::manage_passkeys:
    return needed::highest;
  case intent::give_passkey:
    return needed::passkey;
  case intent::give_second_step:
    return needed::given;
  case intent::disable_two_step:
  case intent::change_number:
    return core::highest_rank(v.who->account, v.now()) > core::text_message_factor.rank ? needed::highest
                                                                                        : needed::nothing;
  case intent::end_other_sessions:
  case intent::end_session:
  case intent::none:
    break;
  }
  return needed::nothing;
}

bool is_recent(const page_context& v, core::time_point given_at) {
  return v.now() < given_at + v.access.policy.session.recent_sign_in;
}

msgid sentence(intent what) noexcept {
  switch (what) {
  case intent::disable_two_step:
    return msgid("To turn off text messages, enter your password.");
  case intent::enable_two_step:
    return msgid("To turn on two-step verification, enter your password.");
  case intent::change_password:
    return msgid("To change your password, enter the present one.");
  case intent::create_app_token:
    return msgid("To make an app password, enter your password.");
  case intent::make_recovery_codes:
    return msgid("To make recovery codes, enter your password.");
  case intent::change_number:
    return msgid("To change your phone number, enter your password.");
  case intent::end_other_sessions:
    return msgid("To sign out everywhere else, enter your password.");
  case intent::end_session:
    return msgid("To sign out another browser, enter your password.");
  case intent::add_authenticator:
    return msgid("To add an authenticator app, enter your password.");
  case intent::manage_authenticators:
  case intent::lose_authenticator:
    return msgid("To change your authenticator apps, enter your password.");
  case intent::add_passkey:
    return msgid("To add a passkey, enter your password.");
  case intent::manage_passkeys:
  case intent::lose_passkey:
    return msgid("To change your passkeys, enter your password.");
  case intent::give_passkey:
    return msgid("What you want to open asks for a passkey. First enter your password.");
  case intent::give_second_step:
    return msgid("What you want to open asks for a second step. First enter your password.");
  case intent::none:
    break;
  }
  return nothing_opens;
}

/// The bin and the change of the number send a code of their own after the password alone.
std::optional<msgid> sentence_with_text(intent what) noexcept {
  switch (what) {
  case intent::disable_two_step:
    return msgid("To turn off two-step verification, enter your password. Then we text you a code.");
  case intent::change_password:
    return msgid("To change your password, enter the present one. Then we text you a code.");
  case intent::create_app_token:
    return msgid("To make an app password, enter your password. Then we text you a code.");
  case intent::make_recovery_codes:
    return msgid("To make recovery codes, enter your password. Then we text you a code.");
  case intent::change_number:
    return msgid("To change your phone number, enter your password. Then we text you a code.");
  default:
    return std::nullopt;
  }
}

} // namespace

intent wanted(const page_context& v) {
  return find_intent(v.access, v.x, v.who->session.id);
}

bool lacks_password(const page_context& v) {
  return !is_recent(v, v.who->session.full_sign_in_at);
}

bool lacks_second_step(const page_context& v, intent what) {
  const auto& account = v.who->account;
  const auto& session = v.who->session;
  if (!core::has_second_step(account)) return false;
  if (!core::is_verified(account, session, v.organisation(), v.now())) return true;
  const auto needs = second_step_for(v, what);
  if (needs == needed::nothing) return false;
  if (needs == needed::passkey) return (core::methods_of(account, session) & core::method::passkey) == 0;
  if (needs == needed::given) return !core::has_given_second_step(account, session);
  const auto given_at = core::second_step_at(account, session);
  if (!given_at || !is_recent(v, *given_at)) return true;
  return needs == needed::highest && core::second_step_rank(account, session) < core::highest_rank(account, v.now());
}

bool is_taken(const page_context& v, intent what, const core::sign_in_method& method) {
  const auto& account = v.who->account;
  const bool is_by_text = method.method == core::method::text_message;
  // Whoever lost an app or a passkey can't be asked for it.
  if (what == intent::lose_authenticator && core::verified_phone(account.two_step)) return is_by_text;
  const bool has_lower = core::verified_phone(account.two_step) || !account.authenticators.empty();
  if (what == intent::lose_passkey && has_lower) return method.method != core::method::passkey;
  const auto needs = second_step_for(v, what);
  if (needs == needed::passkey) return method.method == core::method::passkey;
  if (needs != needed::highest) return true;
  const auto* factor = core::find_factor(method.method);
  return factor && factor->rank >= core::highest_rank(account, v.now());
}

bool is_stepped_up(const page_context& v, intent what) {
  return !lacks_password(v) && !lacks_second_step(v, what);
}

std::optional<core::sign_in_method>
step_up_method(const page_context& v, intent what, const std::optional<core::sign_in_method>& under_way) {
  const auto& account = v.who->account;
  const auto device = device_of(v.access, v.x, account.id);
  std::vector<std::optional<core::sign_in_method>> candidates{
      under_way, core::first_method(account, device ? std::optional(device->id) : std::nullopt),
      core::highest_method(account, v.now())};
  for (const auto& f : core::factors()) candidates.push_back(core::usual_method(account, f.method));
  for (const auto& one : candidates)
    if (one && core::is_on(account, *one) && is_taken(v, what, *one)) return one;
  return std::nullopt;
}

namespace {

msgid what_follows(const std::optional<core::sign_in_method>& method) noexcept {
  if (!method || method->method == core::method::authenticator_app)
    return msgid("Then we ask for a code from your authenticator app.");
  return method->method == core::method::passkey ? msgid("Then we ask for your passkey.")
                                                 : msgid("Then we text you a code.");
}

} // namespace

std::string reason_for_password(const page_context& v, intent what) {
  const auto method = step_up_method(v, what);
  const bool is_by_text = method && method->method == core::method::text_message;
  const bool follows = lacks_second_step(v, what);
  const bool has_own_code = is_by_text && (what == intent::disable_two_step || what == intent::change_number);
  if (is_by_text && (follows || has_own_code))
    if (const auto whole = sentence_with_text(what)) return v.tr(*whole);
  auto text = v.tr(sentence(what));
  if (!follows || what == intent::none) return text;
  text += " ";
  text += v.tr(what_follows(method));
  return text;
}

msgid reason_for_second_step(intent what) noexcept {
  switch (what) {
  case intent::change_password:
    return msgid("One more step before you change your password.");
  case intent::create_app_token:
    return msgid("One more step before you make an app password.");
  case intent::make_recovery_codes:
    return msgid("One more step before you make recovery codes.");
  case intent::add_authenticator:
    return msgid("One more step before you add an authenticator app.");
  case intent::manage_authenticators:
  case intent::lose_authenticator:
    return msgid("One more step before you change your authenticator apps.");
  case intent::add_passkey:
    return msgid("One more step before you add a passkey.");
  case intent::manage_passkeys:
  case intent::lose_passkey:
    return msgid("One more step before you change your passkeys.");
  case intent::give_passkey:
    return msgid("What you want to open asks for a passkey.");
  case intent::give_second_step:
    return msgid("What you want to open asks for a second step.");
  case intent::enable_two_step:
    return msgid("One more step before you turn on text messages.");
  case intent::disable_two_step:
    return msgid("One more step before you turn off text messages.");
  case intent::change_number:
    return msgid("One more step before you change your phone number.");
  default:
    return nothing_opens;
  }
}

} // namespace twostep::server::pages
