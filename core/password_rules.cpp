#include "core/password_rules.hpp"

#include "core/password_strength.hpp"
#include "core/text.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstring>

namespace twostep::core {

std::string_view common_passwords() noexcept; // generated from core/data/common_passwords.txt

namespace {

constexpr std::size_t max_code_points = 256;
// Four bytes a code point at most: what is longer needn't be looked at.
constexpr std::size_t max_password_bytes = max_code_points * 4;

/// The list is public: the hash only saves memory, and needs no secret key.
std::uint64_t hash(std::string_view folded) noexcept {
  static constexpr std::array<std::uint8_t, crypto_shorthash_KEYBYTES> key{};
  std::uint64_t out;
  crypto_shorthash(
      reinterpret_cast<std::uint8_t*>(&out), reinterpret_cast<const std::uint8_t*>(folded.data()), folded.size(),
      key.data()
  );
  return out;
}

} // namespace

result<secret, password_refusal> normalise_password(std::string_view typed) {
  if (typed.size() > max_password_bytes) return password_refusal::too_long;
  if (has_control(typed)) return password_refusal::not_text;
  auto text = to_nfc(typed);
  if (!text) return password_refusal::not_text;
  secret normalised(std::move(*text));
  if (code_points(normalised.reveal()) > max_code_points) return password_refusal::too_long;
  return normalised;
}

password_blocklist::password_blocklist(std::string_view lines) {
  while (!lines.empty()) {
    const auto end = lines.find('\n');
    auto line = lines.substr(0, end);
    lines.remove_prefix(end == std::string_view::npos ? lines.size() : end + 1);
    if (line.ends_with('\r')) line.remove_suffix(1);
    if (line.empty()) continue;
    if (const auto folded = fold_case(line)) hashes_.push_back(hash(*folded));
  }
  std::sort(hashes_.begin(), hashes_.end());
  hashes_.erase(std::unique(hashes_.begin(), hashes_.end()), hashes_.end());
  hashes_.shrink_to_fit();
}

const password_blocklist& password_blocklist::built_in() {
  static const password_blocklist list(common_passwords());
  return list;
}

bool password_blocklist::contains(const secret& normalised) const {
  auto folded = fold_case(normalised.reveal());
  if (!folded) return false;
  const secret owner(std::move(*folded));
  return std::binary_search(hashes_.begin(), hashes_.end(), hash(owner.reveal()));
}

std::size_t password_blocklist::size() const noexcept {
  return hashes_.size();
}

result<secret, password_refusal> check_new_password(
    std::string_view typed, const password_rules& rules, bool mandatory, std::span<const std::string_view> own_words
) {
  auto normalised = normalise_password(typed);
  if (!normalised) return normalised.error();
  const auto min =
      mandatory ? std::min(rules.min_length, rules.min_length_with_mandatory_two_step) : rules.min_length;
  if (code_points(normalised->reveal()) < min) return password_refusal::too_short;
  const auto& list = rules.blocklist ? *rules.blocklist : password_blocklist::built_in();
  if (list.contains(*normalised)) return password_refusal::common;
  auto folded = fold_case(normalised->reveal());
  const secret owner(folded ? std::move(*folded) : std::string());
  for (const auto word : own_words) {
    const auto other = fold_case(word);
    if (other && !other->empty() && *other == owner.reveal()) return password_refusal::contains_identity;
  }
  if (const auto why = weakness_of(*normalised, own_words)) return *why;
  return normalised;
}

} // namespace twostep::core
