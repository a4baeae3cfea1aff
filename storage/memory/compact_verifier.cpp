// The compact spelling of password verifiers.
#include "storage/memory/compact_spellings.hpp"

#include <openssl/evp.h>
#include <sodium.h>

#include <charconv>

namespace twostep::storage {
namespace {

constexpr std::size_t salt_size = 16, hash_size = 32;

enum : std::uint8_t { other_text = 0, any_parameters = 1, usual_parameters = 2 };

struct argon2id {
  std::uint32_t memory = 19'456, passes = 2;
  std::uint8_t salt[salt_size], hash[hash_size];
  bool is_usual() const noexcept { return memory == 19'456 && passes == 2; }
};

// OpenSSL's base64 and not libsodium's, which hides what it writes from who measures its time and made packing and
// unpacking half as long again. What could be measured here is a salted hash.

/// A multiple of four characters, padded.
template <std::size_t size>
struct base64_of {
  unsigned char text[(size + 2) / 3 * 4 + 1];
  explicit base64_of(const std::uint8_t* from) noexcept { ::EVP_EncodeBlock(text, from, size); }
  std::string_view without_padding() const noexcept {
    return {reinterpret_cast<const char*>(text), (size * 4 + 2) / 3};
  }
};

template <std::size_t size>
bool take_base64(std::string_view& in, std::uint8_t (&to)[size]) noexcept {
  constexpr std::size_t characters = (size * 4 + 2) / 3, padded = (size + 2) / 3 * 4;
  if (in.size() < characters) return false;
  unsigned char text[padded], decoded[padded / 4 * 3];
  std::fill(std::copy_n(in.begin(), characters, text), std::end(text), '=');
  if (::EVP_DecodeBlock(decoded, text, padded) != sizeof decoded) return false;
  std::copy_n(decoded, size, to);
  if (base64_of<size>(to).without_padding() != in.substr(0, characters)) return false; // it takes more than it gives
  in.remove_prefix(characters);
  return true;
}

std::string text_of(const argon2id& v) {
  std::string text;
  text.reserve(crypto_pwhash_STRBYTES);
  text.append("$argon2id$v=19$m=").append(std::to_string(v.memory)).append(",t=").append(std::to_string(v.passes));
  text.append(",p=1$").append(base64_of<salt_size>(v.salt).without_padding()).append("$");
  return text.append(base64_of<hash_size>(v.hash).without_padding());
}

bool take_text(std::string_view& in, std::string_view expected) noexcept {
  if (!in.starts_with(expected)) return false;
  in.remove_prefix(expected.size());
  return true;
}
/// As to_chars writes it: no zero before it.
bool take_number(std::string_view& in, std::uint32_t& n) noexcept {
  const auto end = std::from_chars(in.data(), in.data() + in.size(), n);
  if (end.ec != std::errc() || (in.front() == '0' && end.ptr - in.data() > 1)) return false;
  in.remove_prefix(static_cast<std::size_t>(end.ptr - in.data()));
  return true;
}
bool parse(std::string_view text, argon2id& v) noexcept {
  return take_text(text, "$argon2id$v=19$m=") && take_number(text, v.memory) && take_text(text, ",t=") &&
         take_number(text, v.passes) && take_text(text, ",p=1$") && take_base64(text, v.salt) &&
         take_text(text, "$") && take_base64(text, v.hash) && text.empty();
}

} // namespace

void compact_spelling<core::password_verifier>::put(bytes& out, const core::password_verifier& verifier) {
  argon2id v;
  if (!parse(verifier.text, v)) {
    out.push_back(other_text);
    out.insert(out.end(), verifier.text.begin(), verifier.text.end());
    return;
  }
  out.push_back(v.is_usual() ? usual_parameters : any_parameters);
  if (!v.is_usual()) {
    put_varint(out, v.memory);
    put_varint(out, v.passes);
  }
  put_bytes(out, v.salt);
  put_bytes(out, v.hash);
}

bool compact_spelling<core::password_verifier>::get(byte_view in, core::password_verifier& verifier) {
  if (in.empty() || in.front() > usual_parameters) return false;
  const auto how = in.front();
  in = in.subspan(1);
  if (how == other_text) return verifier.text.assign(in.begin(), in.end()), true;
  argon2id v;
  if (how == any_parameters) {
    std::uint64_t memory, passes;
    if (!get_varint(in, memory) || !get_varint(in, passes) || memory >> 32 != 0 || passes >> 32 != 0) return false;
    v.memory = static_cast<std::uint32_t>(memory);
    v.passes = static_cast<std::uint32_t>(passes);
  }
  if (in.size() != salt_size + hash_size) return false;
  std::copy_n(in.begin(), salt_size, v.salt);
  std::copy_n(in.begin() + salt_size, hash_size, v.hash);
  verifier.text = text_of(v);
  return true;
}

} // namespace twostep::storage
