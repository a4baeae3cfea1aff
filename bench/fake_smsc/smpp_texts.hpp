#pragma once
// The text of a submit_sm as a phone shows it: GSM 03.38 or UTF-16, with the parts of long messages joined. Pure.

#include "sms/providers/smpp/pdu.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::bench::fake_smsc {

/// The concatenation element of a user data header (3GPP TS 23.040, 9.2.3.24.1 and 9.2.3.24.8).
struct part_header {
  std::uint16_t reference = 0;
  std::uint8_t total = 1, number = 1;
};
struct text_part {
  std::optional<part_header> header; ///< for messages of several parts
  std::string text;                  ///< UTF-8
};
/// Texts in other alphabets are shown byte by byte. An invalid header counts as text.
text_part read_part(const sms::smpp::submit_sm&);

std::string from_utf16(std::string_view big_endian);

/// Joins the parts of one sender to one number. When there are too many incomplete messages, the oldest are
/// forgotten.
class part_joiner {
public:
  struct whole {
    std::uint64_t message = 0; ///< the record of its first part
    std::string text;          ///< of the parts received so far, in order
  };
  /// key: sender and number. nullopt: this is the first part of its message; call begin().
  std::optional<whole> add(const std::string& key, const part_header&, const std::string& text);
  void begin(const std::string& key, const part_header&, const std::string& text, std::uint64_t message);

  static constexpr std::size_t max_open = 1'000;

private:
  struct open {
    std::uint64_t message = 0;
    std::map<std::uint8_t, std::string> parts;
  };
  std::map<std::string, open> open_;
  std::deque<std::string> order_;
};

} // namespace twostep::bench::fake_smsc
