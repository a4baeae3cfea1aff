#include "core/e164.hpp"

#include "core/phone_spelling.hpp"

#include <phonenumbers/phonenumberutil.h>

#include <algorithm>
#include <list>
#include <memory>
#include <set>
#include <utility>

namespace twostep::core {

namespace {

using i18n::phonenumbers::PhoneNumber;
using i18n::phonenumbers::PhoneNumberUtil;

constexpr std::size_t min_digits = 8;
constexpr std::size_t max_digits = 15;
constexpr std::string_view of_no_country = "001"; // libphonenumber's word for such a calling code's region

const PhoneNumberUtil& plan() {
  return *PhoneNumberUtil::GetInstance();
}

bool has_e164_form(std::string_view text) {
  if (text.size() < 1 + min_digits || text.size() > 1 + max_digits || text[0] != '+') return false;
  if (text[1] < '1' || text[1] > '9') return false;
  return std::all_of(text.begin() + 1, text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// libphonenumber itself would take extensions, letters and foreign digits: it gets "+" and ASCII digits.
result<std::string, phone_refusal> digits_of(std::string_view typed) {
  auto plain = plain_phone(typed);
  if (!plain) return plain.error();
  if (plain->size() > 1 + max_digits) return phone_refusal::too_long;
  if ((*plain)[1] == '0') return phone_refusal::country_code;
  return plain;
}

std::optional<PhoneNumber> parsed(std::string_view e164) {
  PhoneNumber number;
  if (plan().Parse(std::string(e164), "ZZ", &number) != PhoneNumberUtil::NO_PARSING_ERROR) return std::nullopt;
  return number;
}

/// libphonenumber knows them as mobile, as VoIP or not at all.
bool is_satellite(int calling_code) noexcept {
  return calling_code == 870 || calling_code == 881 || calling_code == 882 || calling_code == 883;
}

number_type type_of(const PhoneNumber& number) {
  if (is_satellite(number.country_code())) return number_type::satellite;
  switch (plan().GetNumberType(number)) {
  case PhoneNumberUtil::PREMIUM_RATE:
    return number_type::premium_rate;
  case PhoneNumberUtil::SHARED_COST:
    return number_type::shared_cost;
  case PhoneNumberUtil::UAN:
    return number_type::uan;
  case PhoneNumberUtil::PAGER:
    return number_type::pager;
  case PhoneNumberUtil::VOICEMAIL:
    return number_type::voicemail;
  case PhoneNumberUtil::TOLL_FREE:
    return number_type::toll_free;
  case PhoneNumberUtil::VOIP:
    return number_type::voip;
  default:
    return number_type::other;
  }
}

std::optional<phone_refusal> impossible(const PhoneNumber& number) {
  switch (plan().IsPossibleNumberWithReason(number)) {
  case PhoneNumberUtil::IS_POSSIBLE:
    return std::nullopt;
  case PhoneNumberUtil::INVALID_COUNTRY_CODE:
    return phone_refusal::country_code;
  case PhoneNumberUtil::TOO_SHORT:
  case PhoneNumberUtil::IS_POSSIBLE_LOCAL_ONLY: // no area code: nothing reaches it from elsewhere
    return phone_refusal::too_short;
  case PhoneNumberUtil::TOO_LONG:
    return phone_refusal::too_long;
  default:
    return phone_refusal::impossible;
  }
}

/// Not one that lacks its area code: nothing reaches that from elsewhere.
bool is_of_unknown_length(const PhoneNumber& number) {
  switch (plan().IsPossibleNumberWithReason(number)) {
  case PhoneNumberUtil::TOO_SHORT:
  case PhoneNumberUtil::TOO_LONG:
  case PhoneNumberUtil::INVALID_LENGTH:
    return true;
  default:
    return false;
  }
}

/// The region of a number, or of its country calling code where the plan doesn't know the number.
std::string region_of(const PhoneNumber& number) {
  std::string region;
  plan().GetRegionCodeForNumber(number, &region);
  if (region.empty() || region == "ZZ") plan().GetRegionCodeForCountryCode(number.country_code(), &region);
  return region.empty() ? "ZZ" : region;
}

bool is_of_no_country(const PhoneNumber& number) {
  std::string region;
  plan().GetRegionCodeForCountryCode(number.country_code(), &region);
  return region == of_no_country;
}

/// Several countries may share a calling code: an unknown number passes where any of them is allowed.
std::optional<phone_refusal> wrong_country(const PhoneNumber& number, const phone_rules& rules) {
  const auto allowed = [&](const std::string& name) {
    return std::find(rules.allowed_countries.begin(), rules.allowed_countries.end(), name) !=
           rules.allowed_countries.end();
  };
  if (is_of_no_country(number)) {
    if (allowed("+" + std::to_string(number.country_code()))) return std::nullopt;
    return phone_refusal::no_country;
  }
  if (allowed("*")) return std::nullopt;
  std::list<std::string> regions;
  std::string exact;
  plan().GetRegionCodeForNumber(number, &exact);
  if (!exact.empty() && exact != "ZZ")
    regions.push_back(std::move(exact));
  else
    plan().GetRegionCodesForCountryCallingCode(number.country_code(), &regions);
  if (std::any_of(regions.begin(), regions.end(), allowed)) return std::nullopt;
  return phone_refusal::country_blocked;
}

constexpr std::pair<std::string_view, number_type> type_names[] = {
    {"premium_rate", number_type::premium_rate},
    {"shared_cost", number_type::shared_cost},
    {"uan", number_type::uan},
    {"pager", number_type::pager},
    {"voicemail", number_type::voicemail},
    {"toll_free", number_type::toll_free},
    {"voip", number_type::voip},
    {"satellite", number_type::satellite},
    {"other", number_type::other},
};

} // namespace

std::optional<e164_number> e164_number::from_wire(std::string_view text) {
  if (!has_e164_form(text)) return std::nullopt;
  e164_number number;
  number.text_ = text;
  return number;
}

std::string e164_number::masked() const {
  if (text_.size() < 4) return "";
  const auto number = parsed(text_);
  const auto code = number ? std::to_string(number->country_code()) : text_.substr(1, 1);
  const auto hidden = text_.size() - 1 - code.size() - 2;
  std::string out = "+" + code;
  for (std::size_t i = 0; i < hidden; ++i) {
    if (i % 2 == 0) out += ' ';
    out += "•";
  }
  return out + ' ' + text_.substr(text_.size() - 2);
}

std::string_view e164_number::prefix() const noexcept {
  return std::string_view(text_).substr(0, text_.size() > 4 ? text_.size() - 4 : 0);
}

std::string e164_number::region() const {
  const auto number = parsed(text_);
  return number ? region_of(*number) : "ZZ";
}

namespace {

/// What was probably meant by a number without "+"; "": nothing is plain.
std::string with_plus(std::string_view typed, const phone_rules& rules) {
  const auto plain = plain_phone("+" + std::string(typed));
  if (!plain) return {};
  if (plain->starts_with("+00")) return "+" + plain->substr(3);
  PhoneNumber number;
  const bool is_national =
      rules.allowed_countries.size() == 1 && rules.allowed_countries.front() != "*" &&
      plan().Parse(plain->substr(1), rules.allowed_countries.front(), &number) == PhoneNumberUtil::NO_PARSING_ERROR;
  std::string meant;
  if (is_national) plan().Format(number, PhoneNumberUtil::E164, &meant);
  return meant;
}

} // namespace

result<doubtful_phone, phone_refusal> parse_phone_or_doubt(std::string_view typed, const phone_rules& rules) {
  const auto digits = digits_of(typed);
  if (!digits && digits.error() == phone_refusal::no_plus) {
    const auto meant = with_plus(typed, rules);
    auto read = meant.empty() ? phone_refusal::no_plus : parse_phone_or_doubt(meant, rules);
    if (!read) return phone_refusal::no_plus;
    if (!read->doubt) read->doubt = phone_doubt::no_plus;
    return read;
  }
  if (!digits) return digits.error();
  const auto number = parsed(*digits);
  if (!number) return phone_refusal::country_code;
  const auto why = impossible(*number);
  if (why && !is_of_unknown_length(*number)) return *why;

  // What the plan doesn't know stays as it was typed: where a national prefix ends is the plan's knowledge too.
  std::string text = *digits;
  if (!why) plan().Format(*number, PhoneNumberUtil::E164, &text);
  auto e164 = e164_number::from_wire(text);
  if (!e164) return text.size() < 1 + min_digits ? phone_refusal::too_short : phone_refusal::impossible;
  // Networks of a fixed length cut what is too much, so it is judged as they would dial it.
  auto dialled = *number;
  if (why) plan().TruncateTooLongNumber(&dialled);
  const auto type = type_of(dialled);
  if (std::find(rules.blocked_types.begin(), rules.blocked_types.end(), type) != rules.blocked_types.end())
    return phone_refusal::type_blocked;
  if (const auto blocked = wrong_country(dialled, rules)) return *blocked;
  doubtful_phone read{std::move(*e164), std::nullopt};
  if (why)
    read.doubt = phone_doubt::length;
  else if (plan().GetNumberType(*number) == PhoneNumberUtil::FIXED_LINE)
    read.doubt = phone_doubt::landline;
  return read;
}

result<e164_number, phone_refusal> parse_phone(std::string_view typed, const phone_rules& rules) {
  auto read = parse_phone_or_doubt(typed, rules);
  if (!read) return read.error();
  if (digits_of(typed).has_error()) return phone_refusal::no_plus;
  if (read->doubt == phone_doubt::length) return *impossible(*parsed(read->number.reveal()));
  return std::move(read->number);
}

std::optional<number_type> number_type_from_text(std::string_view text) noexcept {
  for (const auto& [name, type] : type_names)
    if (name == text) return type;
  return std::nullopt;
}

std::vector<std::string> codes_of_no_country() {
  std::set<int> numbers;
  plan().GetSupportedGlobalNetworkCallingCodes(&numbers);
  std::vector<std::string> codes;
  for (const int n : numbers) codes.push_back("+" + std::to_string(n));
  return codes;
}

std::optional<number_type> type_of_no_country(std::string_view code) {
  const auto codes = codes_of_no_country();
  if (std::find(codes.begin(), codes.end(), code) == codes.end()) return std::nullopt;
  PhoneNumber example;
  plan().GetExampleNumberForNonGeoEntity(std::stoi(std::string(code.substr(1))), &example);
  return type_of(example);
}

std::string e164_number::reveal_grouped() const {
  const auto number = parsed(text_);
  if (!number) return text_;
  std::string grouped;
  plan().Format(*number, PhoneNumberUtil::INTERNATIONAL, &grouped);
  return grouped;
}

std::string calling_code_of(const std::string& region) {
  const auto code = plan().GetCountryCodeForRegion(region);
  return code == 0 ? std::string() : "+" + std::to_string(code);
}

} // namespace twostep::core
