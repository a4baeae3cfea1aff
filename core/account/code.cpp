#include "core/account/code.hpp"

#include <sodium.h>
#include <unicode/uchar.h>
#include <unicode/utf8.h>

#include <cstring>

namespace twostep::core {

one_time_code::~one_time_code() {
  sodium_memzero(digits_.data(), digits_.size());
}

/// Goes through what was typed once; what it keeps is wiped with its codes.
class code_reader {
public:
  void take(std::string_view typed) {
    const auto* bytes = reinterpret_cast<const std::uint8_t*>(typed.data());
    const auto size = static_cast<std::int32_t>(typed.size());
    for (std::int32_t i = 0; i < size;) {
      UChar32 c;
      U8_NEXT(bytes, i, size, c);
      take(c);
    }
    end_group();
  }

  result<one_time_code, malformed_code> found() const {
    if (!other_) {
      if (digits_ == one_time_code::length) return all_;
      if (digits_ == 0) return malformed_code{};
      return malformed_code{malformed_code::kind::digits, digits_};
    }
    if (groups_of_six_ != 0 && !differ_) return one_;
    if (groups_of_six_ != 0 || groups_ > 1) return malformed_code{malformed_code::kind::unclear};
    if (groups_ == 1) return malformed_code{malformed_code::kind::digits, digits_};
    return malformed_code{malformed_code::kind::no_digits};
  }

private:
  static bool is_ornament(UChar32 c) {
    return u_isUWhiteSpace(c) || u_hasBinaryProperty(c, UCHAR_DASH) || u_charType(c) == U_FORMAT_CHAR ||
           u_hasBinaryProperty(c, UCHAR_DEFAULT_IGNORABLE_CODE_POINT);
  }

  void take(UChar32 c) {
    const auto value = c < 0 ? -1 : u_charDigitValue(c);
    if (value < 0) {
      end_group();
      if (c < 0 || !is_ornament(c)) other_ = true;
      return;
    }
    const auto digit = static_cast<char>('0' + value);
    if (digits_ < one_time_code::length) all_.digits_[digits_] = digit;
    if (in_group_ < one_time_code::length) group_.digits_[in_group_] = digit;
    ++digits_;
    ++in_group_;
  }

  void end_group() {
    if (in_group_ != 0) ++groups_;
    if (in_group_ == one_time_code::length) {
      if (groups_of_six_++ == 0) one_ = group_;
      if (!equal(one_, group_)) differ_ = true;
    }
    in_group_ = 0;
  }

  one_time_code all_, group_, one_;
  std::size_t digits_ = 0, in_group_ = 0, groups_ = 0, groups_of_six_ = 0;
  bool other_ = false, differ_ = false;
};

result<one_time_code, malformed_code> read_code(std::string_view typed) {
  code_reader reader;
  reader.take(typed);
  return reader.found();
}

std::optional<one_time_code> one_time_code::from_typed(std::string_view typed) {
  const auto read = read_code(typed);
  if (!read) return std::nullopt;
  return *read;
}

one_time_code one_time_code::of(std::uint64_t value) noexcept {
  one_time_code code;
  for (std::size_t i = length; i-- > 0; value /= 10) code.digits_[i] = static_cast<char>('0' + value % 10);
  return code;
}

bool equal(const one_time_code& a, const one_time_code& b) noexcept {
  return sodium_memcmp(a.reveal().data(), b.reveal().data(), one_time_code::length) == 0;
}

code_keys::code_keys(guarded_key master, std::uint32_t current) : master_(std::move(master)), current_(current) {}

namespace {

/// Hashes under the key of a generation.
class generation_hash {
public:
  generation_hash(const guarded_key& master, std::uint32_t generation) {
    std::array<std::uint8_t, crypto_generichash_KEYBYTES> key;
    crypto_kdf_derive_from_key(key.data(), key.size(), generation, "ts-codes", master.data());
    crypto_generichash_init(&state_, key.data(), key.size(), crypto_generichash_BYTES);
    sodium_memzero(key.data(), key.size());
  }
  ~generation_hash() { sodium_memzero(&state_, sizeof state_); }
  generation_hash(const generation_hash&) = delete;
  generation_hash& operator=(const generation_hash&) = delete;

  template <class Tag, std::size_t N>
  void add(const id<Tag, N>& id) {
    crypto_generichash_update(&state_, id.value.data(), id.value.size());
  }
  void add(core::purpose p) {
    const auto tag = static_cast<std::uint8_t>(p);
    crypto_generichash_update(&state_, &tag, 1);
  }
  void add(std::string_view text) {
    crypto_generichash_update(&state_, reinterpret_cast<const std::uint8_t*>(text.data()), text.size());
  }
  std::array<std::uint8_t, crypto_generichash_BYTES> value() {
    std::array<std::uint8_t, crypto_generichash_BYTES> hash;
    crypto_generichash_final(&state_, hash.data(), hash.size());
    return hash;
  }

private:
  crypto_generichash_state state_;
};

} // namespace

one_time_code code_keys::derive(
    std::uint32_t generation, const account_id& account, const challenge_id& challenge, core::purpose purpose,
    const e164_number& to
) const {
  generation_hash hashing(master_, generation);
  hashing.add(account);
  hashing.add(challenge);
  hashing.add(purpose);
  hashing.add(to.reveal());
  auto hash = hashing.value();

  std::uint64_t value = 0;
  for (int i = 7; i >= 0; --i) value = value << 8 | hash[static_cast<std::size_t>(i)];
  sodium_memzero(hash.data(), hash.size());
  return one_time_code::of(value);
}

webauthn::challenge_value code_keys::derive_passkey_challenge(
    std::uint32_t generation, const account_id& account, const challenge_id& challenge, core::purpose purpose
) const {
  generation_hash hashing(master_, generation);
  hashing.add("passkey");
  hashing.add(account);
  hashing.add(challenge);
  hashing.add(purpose);
  return hashing.value();
}

} // namespace twostep::core
