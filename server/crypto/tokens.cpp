#include "server/crypto/tokens.hpp"

#include "server/crypto/token_bytes.hpp"
#include "server/crypto/token_mac.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/base64url.hpp"

#include <sodium.h>

#include <array>
#include <cstring>
#include <span>
#include <stdexcept>
#include <type_traits>

namespace twostep::server {
namespace {

using bytes = std::span<const std::uint8_t>;

constexpr std::size_t random_size = 32;
constexpr std::size_t session_token_size = core::account_id::size + random_size;
constexpr std::uint8_t format = 1; // first byte of every token except the session's
constexpr std::uint8_t format_with_old_step =
    2;                                       // challenge token: the password step follows issued_at, without epoch
constexpr std::uint8_t format_with_step = 3; // with it
constexpr std::uint8_t format_of_listed = 2; // device token

bytes view(std::string_view s) {
  return {reinterpret_cast<const std::uint8_t*>(s.data()), s.size()};
}

bool is_current(core::time_point issued_at, core::milliseconds lifetime, core::time_point now) {
  const auto age = now - issued_at;
  return age < lifetime && age > -core::minutes(1);
}

template <class Tag, std::size_t N>
std::string_view text_of(const core::id<Tag, N>& id) {
  return {reinterpret_cast<const char*>(id.value.data()), N};
}

core::session_id hash_of(const std::uint8_t* random) {
  core::session_id id;
  crypto_generichash(id.value.data(), core::session_id::size, random, random_size, nullptr, 0);
  return id;
}

/// The MAC that names the form's session or browser, followed by a MAC that shows that this server made it.
std::string form_token(const mac& whose, const key& origin) {
  std::string all(reinterpret_cast<const char*>(whose.data()), whose.size());
  const mac ours = authenticate(origin, all);
  all.append(reinterpret_cast<const char*>(ours.data()), ours.size());
  return to_base64url(view(all));
}

key subkey(const key& from, std::uint64_t use) {
  return core::derive_key(from, use, "ts-token");
}

constexpr std::string_view sealed_as = "twostep challenge 1", authenticator_sealed_as = "twostep authenticator 1";
constexpr std::size_t cookie_nonce_size = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES;
constexpr std::size_t cookie_tag_size = crypto_aead_xchacha20poly1305_ietf_ABYTES;
constexpr std::size_t step_size = 16 + 8 + 4 + 4;
constexpr std::size_t max_sealed =
    1 + 16 + 1 + 16 + 16 + 8 + step_size + longest_sealed_next + cookie_nonce_size + cookie_tag_size;

std::string seal_text(const key& k, std::string_view as, std::string_view text) {
  std::string sealed(cookie_nonce_size + text.size() + cookie_tag_size, '\0');
  auto* const out = reinterpret_cast<std::uint8_t*>(sealed.data());
  random_bytes({out, cookie_nonce_size});
  crypto_aead_xchacha20poly1305_ietf_encrypt(
      out + cookie_nonce_size, nullptr, view(text).data(), text.size(), view(as).data(), as.size(), nullptr, out,
      k.data()
  );
  return to_base64url(view(sealed));
}

/// nullopt: longer than `longest` sealed bytes, or not sealed as this with this key.
std::optional<std::string>
open_text(const key& k, std::string_view as, std::string_view base64, std::size_t longest) {
  const auto sealed = from_base64url(base64, longest);
  if (!sealed || sealed->size() < cookie_nonce_size + cookie_tag_size) return std::nullopt;
  std::string text(sealed->size() - cookie_nonce_size - cookie_tag_size, '\0');
  const auto* const in = view(*sealed).data();
  if (crypto_aead_xchacha20poly1305_ietf_decrypt(
          reinterpret_cast<std::uint8_t*>(text.data()), nullptr, nullptr, in + cookie_nonce_size,
          sealed->size() - cookie_nonce_size, view(as).data(), as.size(), in, k.data()
      ) != 0)
    return std::nullopt;
  return text;
}

constexpr std::uint8_t has_account = 1;
constexpr std::uint8_t has_challenge = 2;
constexpr std::uint8_t has_signed_in = 4;

std::string plain(const challenge_token& t) {
  token_writer w;
  w.put(t.password ? format_with_step : format);
  w.put(t.browser);
  w.put(static_cast<std::uint8_t>(
      (t.account ? has_account : 0) | (t.challenge ? has_challenge : 0) | (t.signed_in ? has_signed_in : 0)
  ));
  w.put(t.account.value_or(core::account_id{}));
  w.put(t.challenge.value_or(core::challenge_id{}));
  w.put(t.issued_at);
  if (t.password) {
    w.put(t.password->id);
    w.put(t.password->at);
    w.put(t.password->generation);
    w.put(t.password->epoch);
  }
  w.put(t.next);
  return w.text();
}

std::optional<challenge_token> from_plain(std::string_view text) {
  token_reader r(text);
  challenge_token t;
  std::uint8_t version = 0, has = 0;
  core::account_id account;
  core::challenge_id challenge;
  if (!r.get(version) || version < format || version > format_with_step || !r.get(t.browser) || !r.get(has) ||
      !r.get(account) || !r.get(challenge) || !r.get(t.issued_at))
    return std::nullopt;
  if (challenge_token::step s; version != format) {
    if (!r.get(s.id) || !r.get(s.at) || !r.get(s.generation)) return std::nullopt;
    if (version == format_with_step && !r.get(s.epoch)) return std::nullopt;
    t.password = s;
  }
  if (has & has_account) t.account = account;
  if (has & has_challenge) t.challenge = challenge;
  t.signed_in = (has & has_signed_in) != 0;
  t.next = r.rest();
  return t;
}

} // namespace

new_session_token make_session_token(const core::account_id& account) {
  std::array<std::uint8_t, session_token_size> all;
  std::memcpy(all.data(), account.value.data(), account.value.size());
  const std::span<std::uint8_t> random(all.data() + core::account_id::size, random_size);
  random_bytes(random);
  new_session_token made{hash_of(random.data()), to_base64url(all)};
  sodium_memzero(all.data(), all.size());
  return made;
}

std::optional<session_token> read_session_token(std::string_view cookie) {
  std::array<std::uint8_t, session_token_size> all;
  if (!from_base64url(cookie, all)) return std::nullopt;
  session_token token;
  std::memcpy(token.account.value.data(), all.data(), core::account_id::size);
  token.id = hash_of(all.data() + core::account_id::size);
  sodium_memzero(all.data(), all.size());
  return token;
}

new_page_token make_page_token(const core::account_id& account) {
  auto made = make_session_token(account);
  return {{made.id.value}, std::move(made.cookie)};
}

std::optional<page_token> read_page_token(std::string_view cookie) {
  const auto read = read_session_token(cookie);
  if (!read) return std::nullopt;
  return page_token{read->account, {read->id.value}};
}

tokens::tokens(const key& k)
    : challenge_key_(subkey(k, 1)), device_key_(subkey(k, 2)), session_csrf_key_(subkey(k, 3)),
      browser_csrf_key_(subkey(k, 4)), intent_key_(subkey(k, 5)), form_origin_key_(subkey(k, 16)),
      note_key_(subkey(k, 17)), authenticator_key_(subkey(k, 18)), passkey_key_(subkey(k, 19)),
      trusted_key_(subkey(k, 20)) {}

std::string tokens::seal(const challenge_token& t) const {
  if (t.next.size() > longest_sealed_next) throw std::length_error("next is longer than its cookie may be");
  return seal_text(challenge_key_, sealed_as, plain(t));
}

std::optional<challenge_token> tokens::open_challenge(std::string_view cookie, core::time_point now) const {
  const auto text = open_text(challenge_key_, sealed_as, cookie, max_sealed);
  if (!text) return std::nullopt;
  auto token = from_plain(*text);
  if (!token || !is_current(token->issued_at, challenge_token_lifetime, now)) return std::nullopt;
  return token;
}

std::string tokens::seal(const new_authenticator& a) const {
  token_writer w;
  w.put(format);
  w.put(a.account);
  w.put(a.id);
  w.put(a.made_at);
  w.put(a.secret.to_wire());
  auto sealed = seal_text(authenticator_key_, authenticator_sealed_as, w.text());
  w.wipe();
  return sealed;
}

std::optional<new_authenticator>
tokens::open_authenticator(std::string_view field, const core::account_id& account, core::time_point now) const {
  constexpr std::size_t longest = 1 + 16 + 16 + 8 + core::totp_secret::longest + cookie_nonce_size + cookie_tag_size;
  auto text = open_text(authenticator_key_, authenticator_sealed_as, field, longest);
  if (!text) return std::nullopt;
  token_reader r(*text);
  new_authenticator a;
  std::uint8_t version = 0;
  const bool is_read = r.get(version) && version == format && r.get(a.account) && r.get(a.id) && r.get(a.made_at);
  auto secret = is_read ? core::totp_secret::from_wire(r.rest()) : std::nullopt;
  sodium_memzero(text->data(), text->size());
  if (!secret || a.account != account || !is_current(a.made_at, new_authenticator_lifetime, now)) return std::nullopt;
  a.secret = *std::move(secret);
  return a;
}

std::string tokens::sign(const passkey_request& asked, const core::session_id& session, core::time_point now) const {
  token_writer w;
  w.put(format);
  w.put(asked.id);
  w.put(now);
  return with_mac(passkey_key_, w, text_of(session));
}

std::optional<passkey_request>
tokens::open_passkey_request(std::string_view field, const core::session_id& session, core::time_point now) const {
  constexpr std::size_t size = 1 + 16 + 8;
  const auto message = without_mac(passkey_key_, field, size, text_of(session));
  if (!message) return std::nullopt;
  token_reader r(*message);
  std::uint8_t version = 0;
  passkey_request asked;
  core::time_point at;
  if (!r.get(version) || version != format || !r.get(asked.id) || !r.get(at) ||
      !is_current(at, passkey_request_lifetime, now))
    return std::nullopt;
  return asked;
}

new_trusted_secret
tokens::make_trusted(const core::account_id& account, const core::trusted_browser_id& browser) const {
  std::array<std::uint8_t, random_size> random;
  random_bytes(random);
  token_writer w;
  w.put(format);
  w.put(account);
  w.put(browser);
  w.put(std::string_view(reinterpret_cast<const char*>(random.data()), random.size()));
  new_trusted_secret made{{hash_of(random.data()).value}, with_mac(trusted_key_, w)};
  sodium_memzero(random.data(), random.size());
  w.wipe();
  return made;
}

std::optional<core::trust_claim>
tokens::open_trusted(std::string_view cookie, const core::account_id& account) const {
  constexpr std::size_t size = 1 + 16 + 16 + random_size;
  const auto message = without_mac(trusted_key_, cookie, size);
  if (!message) return std::nullopt;
  token_reader r(*message);
  std::uint8_t version = 0;
  core::account_id whose;
  core::trust_claim claim;
  if (!r.get(version) || version != format || !r.get(whose) || whose != account || !r.get(claim.browser))
    return std::nullopt;
  claim.secret.value = hash_of(view(r.rest()).data()).value;
  return claim;
}

std::string tokens::sign(const device_token& t) const {
  token_writer w;
  w.put(t.listed ? format_of_listed : format);
  w.put(t.account);
  w.put(t.device);
  w.put(t.epoch);
  w.put(t.issued_at);
  return with_mac(device_key_, w);
}

std::optional<device_token> tokens::open_device(std::string_view cookie, core::time_point now) const {
  constexpr std::size_t size = 1 + 16 + 16 + 4 + 8;
  const auto message = without_mac(device_key_, cookie, size);
  if (!message) return std::nullopt;
  token_reader r(*message);
  device_token t;
  std::uint8_t version = 0;
  if (!r.get(version) || (version != format && version != format_of_listed) || !r.get(t.account) ||
      !r.get(t.device) || !r.get(t.epoch) || !r.get(t.issued_at) ||
      !is_current(t.issued_at, device_token_lifetime, now))
    return std::nullopt;
  t.listed = version == format_of_listed;
  return t;
}

std::string tokens::csrf(const core::session& s) const {
  return form_token(authenticate(session_csrf_key_, s.page ? text_of(*s.page) : text_of(s.id)), form_origin_key_);
}

std::string tokens::csrf(const core::challenge_id& browser) const {
  return form_token(authenticate(browser_csrf_key_, text_of(browser)), form_origin_key_);
}

bool tokens::was_ours(std::string_view csrf) const {
  const auto all = from_base64url(csrf, 2 * mac_size);
  if (!all || all->size() != 2 * mac_size) return false;
  const mac m = authenticate(form_origin_key_, std::string_view(*all).substr(0, mac_size));
  return sodium_memcmp(m.data(), all->data() + mac_size, m.size()) == 0;
}

bool tokens::equal(std::string_view a, std::string_view b) noexcept {
  return a.size() == b.size() && sodium_memcmp(a.data(), b.data(), a.size()) == 0;
}

std::string tokens::sign(intent what, const core::session_id& session, core::time_point now) const {
  token_writer w;
  w.put(format);
  w.put(static_cast<std::uint8_t>(what));
  w.put(now);
  return with_mac(intent_key_, w, text_of(session));
}

std::optional<intent>
tokens::open_intent(std::string_view text, const core::session_id& session, core::time_point now) const {
  constexpr std::size_t size = 1 + 1 + 8;
  const auto message = without_mac(intent_key_, text, size, text_of(session));
  if (!message) return std::nullopt;
  token_reader r(*message);
  std::uint8_t version = 0, what = 0;
  core::time_point at;
  if (!r.get(version) || version != format || !r.get(what) || !r.get(at) || !is_current(at, intent_lifetime, now) ||
      what > static_cast<std::uint8_t>(last_intent))
    return std::nullopt;
  return static_cast<intent>(what);
}

std::string tokens::sign(note what, std::string_view csrf, core::time_point now) const {
  std::uint64_t number = 0;
  random_bytes({reinterpret_cast<std::uint8_t*>(&number), sizeof number});
  token_writer w;
  w.put(format);
  w.put(static_cast<std::uint8_t>(what));
  w.put(now);
  w.put(number);
  return with_mac(note_key_, w, csrf);
}

std::optional<opened_note>
tokens::open_note(std::string_view text, std::string_view csrf, core::time_point now) const {
  constexpr std::size_t size = 1 + 1 + 8 + 8;
  const auto message = without_mac(note_key_, text, size, csrf);
  if (!message) return std::nullopt;
  token_reader r(*message);
  std::uint8_t version = 0, what = 0;
  core::time_point at;
  std::uint64_t number = 0;
  if (!r.get(version) || version != format || !r.get(what) || !r.get(at) || !r.get(number) ||
      !is_current(at, note_lifetime, now) || what == 0 || what > static_cast<std::uint8_t>(last_note))
    return std::nullopt;
  return opened_note{static_cast<note>(what), number};
}

} // namespace twostep::server
