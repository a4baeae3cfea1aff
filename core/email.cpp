#include "core/email.hpp"

#include "core/text.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>

namespace twostep::core {

namespace {

constexpr std::size_t most_bytes = 254; // RFC 5321: a path of 256 with its angle brackets

bool has_space(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t'; });
}

/// Lower-case ASCII by IDNA 2008 (non-transitional UTS 46 mapping).
std::optional<std::string> ascii_domain(const std::string& domain) {
  if (domain.empty() || domain.find('\0') != std::string::npos) return std::nullopt;
  char* out = nullptr;
  const int code =
      idn2_to_ascii_8z(domain.c_str(), &out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | IDN2_USE_STD3_ASCII_RULES);
  const std::unique_ptr<char, void (*)(void*)> owner(out, idn2_free);
  if (code != IDN2_OK || !out) return std::nullopt;
  std::string text = out;
  if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string::npos)
    return std::nullopt;
  return text;
}

} // namespace

result<email_address, email_refusal> parse_email(std::string_view typed) {
  typed = trim(typed);
  if (typed.empty()) return email_refusal::empty;
  const auto shown = to_nfc(typed);
  if (!shown || has_unprintable(*shown) || has_space(*shown)) return email_refusal::characters;
  if (shown->size() > most_bytes) return email_refusal::too_long;
  const auto at = shown->rfind('@');
  if (at == std::string::npos) return email_refusal::no_at;
  const auto local = std::string_view(*shown).substr(0, at);
  if (local.empty() || local.find('@') != std::string_view::npos) return email_refusal::local_part;
  const auto domain = ascii_domain(shown->substr(at + 1));
  if (!domain) return email_refusal::domain;
  email_address address{*shown, *fold_case(local) + "@" + *domain};
  if (address.key.size() > most_bytes) return email_refusal::too_long;
  return address;
}

} // namespace twostep::core
