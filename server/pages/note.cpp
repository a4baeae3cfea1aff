#include "server/pages/note.hpp"

#include "server/http/cookies.hpp"
#include "server/pages/page_context.hpp"

#include <algorithm>

namespace twostep::server::pages {

namespace {

constexpr std::string_view note_cookie = "twostep_note";

http::cookie_rules rules(const page_context& v) {
  const auto& address = v.access.address;
  return {address.https, v.access.config.session.cookie_domain, address.path_prefix};
}

} // namespace

bool read_notes::add(std::uint64_t number) {
  const std::lock_guard lock(mutex_);
  const auto end = newest_.begin() + static_cast<std::ptrdiff_t>(std::min(count_, max));
  if (std::find(newest_.begin(), end, number) != end) return false;
  newest_[count_ % max] = number;
  ++count_;
  return true;
}

void leave_note(page_context& v, note what) {
  const auto whose = v.csrf();
  if (whose.empty()) return;
  v.x.response.headers.push_back(
      {"Set-Cookie", rules(v).set(
                         note_cookie, v.access.tokens.sign(what, whose, v.now()), http::cookie_scope::host,
                         std::chrono::duration_cast<std::chrono::seconds>(note_lifetime)
                     )}
  );
}

std::optional<note> take_note(page_context& v) {
  const auto cookies = rules(v).find_all(v.x.request.cookie, note_cookie, http::cookie_scope::host);
  const auto whose = v.csrf();
  if (cookies.begin() == cookies.end() || whose.empty() || !v.takes_notes) return std::nullopt;
  auto brought = v.access.tokens.open_note(*cookies.begin(), whose, v.now());
  for (auto other = cookies.begin(); !brought && other != cookies.end(); ++other)
    brought = v.access.tokens.open_note(*other, whose, v.now());
  v.x.response.headers.push_back({"Set-Cookie", rules(v).remove(note_cookie, http::cookie_scope::host)});
  if (!brought || !v.notes.add(brought->number)) return std::nullopt;
  return brought->what;
}

msgid sentence(note what) noexcept {
  switch (what) {
  case note::enabled:
    return msgid("Two-step verification is on. From now on every sign-in asks for a code.");
  case note::enabled_with_passkey:
    return msgid("Two-step verification is on. From now on every sign-in asks for your passkey.");
  case note::disabled:
    return msgid("Two-step verification is off.");
  case note::disabled_everywhere:
    return msgid("Two-step verification is off. Other browsers have been signed out, and app passwords deleted.");
  case note::number_changed:
    return msgid("Codes go to your new number from now on.");
  case note::number_changed_everywhere:
    return msgid("Codes go to your new number from now on. Other browsers have been signed out, and app passwords "
                 "deleted.");
  case note::trust_ended:
    return msgid("That browser is asked for a second step again.");
  case note::canceled:
    break;
  case note::password_changed:
    return msgid("Your password was changed. Other browsers have been signed out, and app passwords deleted.");
  case note::password_chosen:
    return msgid("Your password is saved. Sign in with it.");
  case note::two_step_declined:
    return msgid("Two-step verification stays off. You sign in with your password alone.");
  case note::recovery_codes_shown:
    return msgid("Your codes were shown once. Make new ones if you don't have them.");
  case note::signed_out:
    return msgid("You are signed out.");
  case note::session_ended:
    return msgid("That browser has been signed out.");
  case note::others_ended:
    return msgid("You are signed out everywhere else.");
  case note::token_revoked:
    return msgid("That app password no longer lets anybody in.");
  case note::password_again:
    return msgid("Thank you. You can choose your new password now.");
  case note::sent:
    return msgid("We sent the code again. It's the same code.");
  case note::text_messages_on:
    return msgid("Text messages are on.");
  case note::text_messages_off:
    return msgid("Text messages are off. You still sign in with a second step.");
  case note::text_messages_off_everywhere:
    return msgid(
        "Text messages are off. You still sign in with a second step. Other browsers have been signed out, and app "
        "passwords deleted."
    );
  case note::authenticator_added:
    return msgid("Your authenticator app is set up.");
  case note::authenticator_added_everywhere:
    return msgid("Your authenticator app is set up. Other browsers have been signed out, and app passwords deleted.");
  case note::authenticator_removed:
    return msgid("The codes of that app no longer work.");
  case note::authenticator_removed_everywhere:
    return msgid("The codes of that app no longer work. Other browsers have been signed out, and app passwords "
                 "deleted.");
  case note::factor_renamed:
    return msgid("The new name is saved.");
  case note::authenticator_lost:
    return msgid("The app will be deleted in 72 hours. Until then you can stop that.");
  case note::authenticator_kept:
    return msgid("The app stays. Somebody else wanted it deleted? Change your password.");
  case note::passkey_added:
    return msgid("Your passkey is set up.");
  case note::passkey_added_everywhere:
    return msgid("Your passkey is set up. Other browsers have been signed out, and app passwords deleted.");
  case note::passkey_removed:
    return msgid("That passkey no longer lets anybody in.");
  case note::passkey_removed_everywhere:
    return msgid("That passkey no longer lets anybody in. Other browsers have been signed out, and app passwords "
                 "deleted.");
  case note::passkey_lost:
    return msgid("The passkey will be deleted in 72 hours. Until then you can stop that.");
  case note::passkey_kept:
    return msgid("The passkey stays. Somebody else wanted it deleted? Change your password.");
  case note::method_preferred:
    return msgid("From now on we ask for this first when you sign in.");
  case note::sign_in_too_old:
    return msgid("That sign-in took too long, so it ended. Please begin again.");
  }
  return msgid("Nothing was changed.");
}

} // namespace twostep::server::pages
