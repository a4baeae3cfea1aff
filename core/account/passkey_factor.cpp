#include "core/account/passkey_factor.hpp"

#include <algorithm>

namespace twostep::core::passkeys {

namespace {

checked_answer refused(webauthn::fault why) {
  return {false, std::nullopt, why};
}

std::string_view text_of(const account_id& id) noexcept {
  return {reinterpret_cast<const char*>(id.value.data()), id.value.size()};
}

} // namespace

std::optional<time_point> on_since(const account& a) noexcept {
  if (a.passkeys.empty()) return std::nullopt;
  const auto oldest = std::ranges::min(a.passkeys, {}, &passkey::added_at).added_at;
  return std::min(oldest, a.passkeys_kept_since.value_or(oldest));
}

webauthn::challenge_value value_of(const challenge& c, const account_id& account, const code_keys& keys) {
  return keys.derive_passkey_challenge(c.key_generation, account, c.id, c.purpose);
}

checked_answer check(const account& a, const challenge& c, const factor_answer& answer, const code_check& by) {
  const auto* given = answer.get_if<webauthn::assertion>();
  if (!given) return refused(webauthn::fault::malformed);
  const auto found = std::ranges::find_if(a.passkeys, [&](const passkey& one) {
    return one.credential.bytes == given->credential_id;
  });
  if (found == a.passkeys.end()) return refused(webauthn::fault::unknown_credential);
  if (found->site != by.site.id) return refused(webauthn::fault::wrong_site);
  const webauthn::public_key key{found->algorithm, found->key.bytes};
  const webauthn::known_credential known{key, found->sign_count, found->is_backup_eligible, text_of(a.id)};
  const auto checked = webauthn::check(*given, known, value_of(c, a.id, by.keys), by.site);
  if (!checked) return refused(checked.error());
  return {true, passkey_used{found->id, checked->sign_count, checked->is_backed_up, by.now}};
}

} // namespace twostep::core::passkeys
