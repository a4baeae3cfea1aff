#include "core/email.hpp"

#include "core/text.hpp"

#include <idn2.h>

#include <algorithm>
#include <memory>

namespace twostep::core {

namespace {

constexpr std::size_t max_bytes = 254; // RFC 5321: a path of 256 with its angle brackets

bool has_space(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) { return c == ' ' || c == '\t'; });
}

bool is_letter_or_digit(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/// atext of RFC 5322 and RFC 6531, and the dot. Where dots stand is left to the mail host.
bool is_unquoted(std::string_view local) {
  constexpr std::string_view others = "!#$%&'*+-/=?^_`{|}~.";
  return std::all_of(local.begin(), local.end(), [&](char c) {
    return is_letter_or_digit(c) || static_cast<unsigned char>(c) >= 0x80 || others.find(c) != others.npos;
  });
}

/// Labels and dots of a host name; libidn2 has seen to their length and hyphens.
bool is_host_name(std::string_view domain) {
  return std::all_of(domain.begin(), domain.end(), [](char c) {
    return is_letter_or_digit(c) || c == '-' || c == '.';
  });
}

/// Lower-case ASCII by IDNA 2008 (non-transitional UTS 46 mapping).
std::optional<std::string> ascii_domain(const std::string& domain, int flags) {
  if (domain.empty() || domain.find('\0') != std::string::npos) return std::nullopt;
  char* out = nullptr;
  const int code = idn2_to_ascii_8z(domain.c_str(), &out, IDN2_NFC_INPUT | IDN2_NONTRANSITIONAL | flags);
  const std::unique_ptr<char, void (*)(void*)> owner(out, idn2_free);
  if (code != IDN2_OK || !out) return std::nullopt;
  std::string text = out;
  if (text.empty() || text.front() == '.' || text.back() == '.' || text.find("..") != std::string::npos)
    return std::nullopt;
  return text;
}

struct parts {
  std::string shown, local, domain;
};

/// What every version has asked of an address.
result<parts, email_refusal> split(std::string_view typed) {
  typed = trim(typed);
  if (typed.empty()) return email_refusal::empty;
  auto shown = to_nfc(typed);
  if (!shown || has_unprintable(*shown) || has_space(*shown)) return email_refusal::characters;
  if (shown->size() > max_bytes) return email_refusal::too_long;
  const auto at = shown->rfind('@');
  if (at == std::string::npos) return email_refusal::no_at;
  parts p{*std::move(shown), {}, {}};
  p.local = p.shown.substr(0, at);
  p.domain = p.shown.substr(at + 1);
  if (p.local.empty() || p.local.find('@') != std::string::npos) return email_refusal::local_part;
  return p;
}

result<std::string, email_refusal> make_key(const std::string& local, const std::string& domain) {
  auto key = fold_case(local).value() + "@" + domain;
  if (key.size() > max_bytes) return email_refusal::too_long;
  return key;
}

} // namespace

result<email_address, email_refusal> parse_email(std::string_view typed) {
  auto p = split(typed);
  if (!p) return p.error();
  if (!is_unquoted(p->local)) return email_refusal::specials;
  // Not by libidn2's rule for host names: it leaves out what it refuses, and "a_b.example" became "ab.example".
  const auto domain = ascii_domain(p->domain, 0);
  if (!domain || !is_host_name(*domain)) return email_refusal::domain;
  auto key = make_key(p->local, *domain);
  if (!key) return key.error();
  return email_address{std::move(p->shown), *std::move(key)};
}

std::optional<std::string> email_key(std::string_view typed) {
  const auto p = split(typed);
  if (!p) return std::nullopt;
  const auto domain = ascii_domain(p->domain, IDN2_USE_STD3_ASCII_RULES);
  if (!domain) return std::nullopt;
  auto key = make_key(p->local, *domain);
  if (!key) return std::nullopt;
  return *std::move(key);
}

} // namespace twostep::core
