#pragma once
// Phone numbers in E.164 form, judged by libphonenumber. Not who may receive messages when: that is limits and
// policy.

#include "core/result.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::core {

/// "+", first digit 1-9, 8 to 15 digits in all (ITU-T E.164, R13). Never printed whole by accident: there is no
/// operator<<.
class e164_number {
public:
  e164_number() = default; ///< empty: a field not yet filled

  /// For stored numbers: checks the form only, since the numbering plan may have changed since.
  static std::optional<e164_number> from_wire(std::string_view text);
  std::string_view to_wire() const noexcept { return text_; }

  /// The whole number; for the provider, the person's own form and --reveal.
  std::string_view reveal() const noexcept { return text_; }
  /// The same in groups, as its country writes it: "+45 12 34 56 78".
  std::string reveal_grouped() const;
  /// "+45 •• •• •• 78": country code and the last two digits.
  std::string masked() const;
  /// The number without its last four digits: what a block of numbers bought together shares.
  std::string_view prefix() const noexcept;
  /// ISO 3166 code of the country, "001" and the like for numbers of no country, "ZZ" unknown.
  std::string region() const;
  bool empty() const noexcept { return text_.empty(); }

  friend bool operator==(const e164_number&, const e164_number&) = default;
  friend auto operator<=>(const e164_number&, const e164_number&) = default;

private:
  std::string text_;
};

enum class phone_refusal : std::uint8_t {
  empty = 1,
  no_plus,         ///< no "+" and country code at the beginning
  characters,      ///< what no number is written with: phone_spelling.hpp says what is
  country_code,    ///< no such country code
  too_short,       ///< for its country
  too_long,        ///< for its country, or over 15 digits
  impossible,      ///< a length its country doesn't have
  type_blocked,    ///< premium rate and the like (sms.block_number_types)
  country_blocked, ///< not among sms.allowed_countries
  no_country,      ///< of a calling code that belongs to no country and isn't named there
};

enum class number_type : std::uint8_t {
  premium_rate = 1,
  shared_cost,
  uan,
  pager,
  voicemail,
  toll_free,
  voip,
  satellite, ///< calling codes 870 and 881, and 882 and 883, whose international networks are satellites for the most
  other
};

/// What may be set up; a number that is verified already is not asked again.
struct phone_rules {
  /// ISO 3166 codes, "*" for every country, and calling codes of no country such as "+882".
  std::vector<std::string> allowed_countries{"*"};
  std::vector<number_type> blocked_types{number_type::premium_rate, number_type::shared_cost, number_type::toll_free,
                                         number_type::uan,          number_type::pager,       number_type::voicemail,
                                         number_type::satellite};
};

/// What a person typed, as a number messages may go to. A possible number passes even where the plan doesn't know it
/// ("+45 12345678"); an unknown type is not a blocked one.
result<e164_number, phone_refusal> parse_phone(std::string_view typed, const phone_rules&);

/// Why a number may be a slip of the hand, or one that takes no texts. The person is asked before one goes there.
enum class phone_doubt : std::uint8_t {
  length = 1, ///< one that its country doesn't have as far as the plan knows; plans grow
  landline,
  no_plus ///< "00" in place of "+", or a number of the only allowed country as people there write it
};
struct doubtful_phone {
  e164_number number;
  std::optional<phone_doubt> doubt;
};
/// As parse_phone, but that a length unknown to the plan is a doubt, where the number can be one at all, and so is a
/// missing "+" where it is plain what was meant.
result<doubtful_phone, phone_refusal> parse_phone_or_doubt(std::string_view typed, const phone_rules&);

/// "+45" for "DK"; "" where it is no country's ISO 3166 code.
std::string calling_code_of(const std::string& region);

/// "premium_rate" and so on, as configuration names them.
std::optional<number_type> number_type_from_text(std::string_view) noexcept;

/// The calling codes that belong to no country ("+800", "+870", …), in order.
std::vector<std::string> codes_of_no_country();
/// The type of a number of such a code; nullopt: there is no such code.
std::optional<number_type> type_of_no_country(std::string_view code);

} // namespace twostep::core
