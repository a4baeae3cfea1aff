#pragma once
// The text of a submit_sm as a phone would show it: GSM 03.38 or UTF-16, and messages of several parts joined. Pure.

#include "sms/providers/smpp/pdu.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::bench::fake_smsc {

/// What a user data header says about a part (3GPP TS 23.040, 9.2.3.24.1 and 9.2.3.24.8).
struct part_header {
  std::uint16_t reference = 0;
  std::uint8_t total = 1, number = 1;
};
struct text_part {
  std::optional<part_header> header; ///< of a message of several parts
  std::string text;                  ///< UTF-8
};
/// Texts of other alphabets are shown byte by byte. What isn't a header is text.
text_part read_part(const sms::smpp::submit_sm&);

std::string from_utf16(std::string_view big_endian);

/// Joins parts of one sender to one number. Of messages that stay incomplete the oldest are forgotten.
class part_joiner {
public:
  struct whole {
    std::uint64_t message = 0; ///< what its first part was kept as
    std::string text;          ///< of the parts so far, in their order
  };
  /// key: sender and number. nullopt: this is the first part of its message; call begin.
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
