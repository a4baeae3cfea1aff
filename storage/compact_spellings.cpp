#include "storage/compact_spellings.hpp"

#include <arpa/inet.h>
#include <sodium.h>

#include <charconv>

namespace twostep::storage {
namespace {

enum : std::uint8_t { literal = 0, ipv4 = 1, ipv6 = 2, label = 3, first_plain = 4 };

// As server/browser_label.cpp names them. Positions are part of the format: names are only appended, 16 at most.
constexpr std::string_view browsers[] = {"A browser", "Chrome", "Safari",           "Edge",    "Firefox", "Opera",
                                         "Vivaldi",   "Yandex", "Samsung Internet", "Chromium"};
constexpr std::string_view systems[] = {"Windows", "Android",  "iPhone",  "iPad",   "macOS",
                                        "Linux",   "ChromeOS", "FreeBSD", "OpenBSD"};
constexpr std::string_view between = " on ";

std::string_view text_of(byte_view in) noexcept {
  return {reinterpret_cast<const char*>(in.data()), in.size()};
}
void put_text(bytes& out, std::string_view text) {
  out.insert(out.end(), text.begin(), text.end());
}

template <std::size_t N>
std::optional<std::uint8_t> position_of(const std::string_view (&names)[N], std::string_view name) noexcept {
  const auto found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<std::uint8_t>(found - std::begin(names));
}

bool put_label(bytes& out, std::string_view text) {
  const auto at = text.find(between);
  if (at == text.npos) return false;
  const auto browser = position_of(browsers, text.substr(0, at));
  const auto system = position_of(systems, text.substr(at + between.size()));
  if (!browser || !system) return false;
  out.insert(out.end(), {label, static_cast<std::uint8_t>(*browser << 4 | *system)});
  return true;
}

bool get_label(byte_view in, std::string& text) {
  if (in.size() != 1) return false;
  const std::size_t browser = in[0] >> 4, system = in[0] & 15;
  if (browser >= std::size(browsers) || system >= std::size(systems)) return false;
  text.assign(browsers[browser]).append(between).append(systems[system]);
  return true;
}

template <int family, std::size_t size>
bool put_address(bytes& out, std::uint8_t tag, const char* text) {
  std::uint8_t address[size];
  char again[INET6_ADDRSTRLEN];
  if (::inet_pton(family, text, address) != 1 || !::inet_ntop(family, address, again, sizeof again) ||
      std::string_view(again) != text)
    return false;
  out.push_back(tag);
  put_bytes(out, address);
  return true;
}

bool put_address(bytes& out, const std::string& text) {
  if (text.size() >= INET6_ADDRSTRLEN || text.find('\0') != text.npos) return false;
  return text.find(':') == text.npos ? put_address<AF_INET, 4>(out, ipv4, text.c_str())
                                     : put_address<AF_INET6, 16>(out, ipv6, text.c_str());
}

template <int family, std::size_t size>
bool get_address(byte_view in, std::string& text) {
  char to[INET6_ADDRSTRLEN];
  if (in.size() != size || !::inet_ntop(family, in.data(), to, sizeof to)) return false;
  text = to;
  return true;
}

constexpr std::size_t salt_size = 16, hash_size = 32;
constexpr int base64 = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
constexpr std::size_t salt_text = 22, hash_text = 43;

struct argon2id {
  std::uint32_t memory = 0, passes = 0;
  std::uint8_t salt[salt_size], hash[hash_size];
};

std::string text_of(const argon2id& v) {
  char salt[salt_text + 1], hash[hash_text + 1];
  sodium_bin2base64(salt, sizeof salt, v.salt, salt_size, base64);
  sodium_bin2base64(hash, sizeof hash, v.hash, hash_size, base64);
  std::string text;
  text.reserve(crypto_pwhash_STRBYTES);
  text.append("$argon2id$v=19$m=").append(std::to_string(v.memory)).append(",t=").append(std::to_string(v.passes));
  return text.append(",p=1$").append(salt, salt_text).append("$").append(hash, hash_text);
}

bool take_text(std::string_view& in, std::string_view expected) noexcept {
  if (!in.starts_with(expected)) return false;
  in.remove_prefix(expected.size());
  return true;
}
bool take_number(std::string_view& in, std::uint32_t& n) noexcept {
  const auto end = std::from_chars(in.data(), in.data() + in.size(), n);
  if (end.ec != std::errc()) return false;
  in.remove_prefix(static_cast<std::size_t>(end.ptr - in.data()));
  return true;
}
bool take_base64(std::string_view& in, std::size_t characters, std::uint8_t* to, std::size_t size) noexcept {
  std::size_t length = 0;
  if (in.size() < characters ||
      sodium_base642bin(to, size, in.data(), characters, nullptr, &length, nullptr, base64) != 0 || length != size)
    return false;
  in.remove_prefix(characters);
  return true;
}

std::optional<argon2id> parse(std::string_view text) {
  argon2id v;
  auto rest = text;
  const bool good = take_text(rest, "$argon2id$v=19$m=") && take_number(rest, v.memory) && take_text(rest, ",t=") &&
                    take_number(rest, v.passes) && take_text(rest, ",p=1$") &&
                    take_base64(rest, salt_text, v.salt, salt_size) && take_text(rest, "$") &&
                    take_base64(rest, hash_text, v.hash, hash_size) && rest.empty();
  if (!good || text_of(v) != text) return std::nullopt; // a leading zero, say
  return v;
}

} // namespace

void compact_spelling<std::string>::put(bytes& out, const std::string& text) {
  if (put_address(out, text) || put_label(out, text)) return;
  if (!text.empty() && static_cast<std::uint8_t>(text.front()) < first_plain) out.push_back(literal);
  put_text(out, text);
}

bool compact_spelling<std::string>::get(byte_view in, std::string& text) {
  if (in.empty() || in.front() >= first_plain) return text = text_of(in), true;
  const auto rest = in.subspan(1);
  switch (in.front()) {
  case ipv4:
    return get_address<AF_INET, 4>(rest, text);
  case ipv6:
    return get_address<AF_INET6, 16>(rest, text);
  case label:
    return get_label(rest, text);
  default:
    return text = text_of(rest), true;
  }
}

void compact_spelling<core::e164_number>::put(bytes& out, const core::e164_number& number) {
  const auto text = number.to_wire();
  if (text.empty()) return;
  std::uint64_t digits = 0;
  std::from_chars(text.data() + 1, text.data() + text.size(), digits);
  for (; digits != 0; digits >>= 8) out.push_back(static_cast<std::uint8_t>(digits));
}

bool compact_spelling<core::e164_number>::get(byte_view in, core::e164_number& number) {
  if (in.empty()) return number = {}, true;
  if (in.size() > sizeof(std::uint64_t)) return false;
  std::uint64_t digits = 0;
  for (std::size_t i = in.size(); i-- > 0;) digits = digits << 8 | in[i];
  char text[1 + 20] = {'+'};
  const auto end = std::to_chars(text + 1, std::end(text), digits);
  auto parsed = core::e164_number::from_wire({text, static_cast<std::size_t>(end.ptr - text)});
  if (!parsed) return false;
  number = std::move(*parsed);
  return true;
}

void compact_spelling<core::password_verifier>::put(bytes& out, const core::password_verifier& verifier) {
  const auto parsed = parse(verifier.text);
  if (!parsed) {
    out.push_back(0);
    return put_text(out, verifier.text);
  }
  out.push_back(1);
  put_varint(out, parsed->memory);
  put_varint(out, parsed->passes);
  put_bytes(out, parsed->salt);
  put_bytes(out, parsed->hash);
}

bool compact_spelling<core::password_verifier>::get(byte_view in, core::password_verifier& verifier) {
  if (in.empty() || in.front() > 1) return false;
  const bool is_text = in.front() == 0;
  in = in.subspan(1);
  if (is_text) return verifier.text = text_of(in), true;
  std::uint64_t memory, passes;
  if (!get_varint(in, memory) || !get_varint(in, passes)) return false;
  argon2id v{static_cast<std::uint32_t>(memory), static_cast<std::uint32_t>(passes), {}, {}};
  if (v.memory != memory || v.passes != passes || in.size() != salt_size + hash_size) return false;
  std::copy_n(in.begin(), salt_size, v.salt);
  std::copy_n(in.begin() + salt_size, hash_size, v.hash);
  verifier.text = text_of(v);
  return true;
}

void compact_spelling<core::email_address>::put(bytes& out, const core::email_address& email) {
  const bool differs = email.key != email.shown;
  put_varint(out, std::uint64_t{email.shown.size()} << 1 | unsigned{differs});
  put_text(out, email.shown);
  if (differs) put_text(out, email.key);
}

bool compact_spelling<core::email_address>::get(byte_view in, core::email_address& email) {
  std::uint64_t head;
  byte_view shown;
  if (!get_varint(in, head) || !take_bytes(in, head >> 1, shown) || (!(head & 1) && !in.empty())) return false;
  email.shown = text_of(shown);
  email.key = text_of(head & 1 ? in : shown);
  return true;
}

bool compact_spelling<core::email_address>::get_key(byte_view in, std::string_view& key) noexcept {
  std::uint64_t head;
  byte_view shown;
  if (!get_varint(in, head) || !take_bytes(in, head >> 1, shown) || (!(head & 1) && !in.empty())) return false;
  key = text_of(head & 1 ? in : shown);
  return true;
}

} // namespace twostep::storage
