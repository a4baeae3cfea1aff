#pragma once
// Messages for tests, with a number and a text that are easy to find if they leak.

#include "sms/message.hpp"

#include <string>
#include <string_view>

namespace twostep::test {

inline constexpr std::string_view test_number = "+4520123456";
inline constexpr std::string_view test_text =
    "Your code for Twostep is 482913. It's worth 100 € & more: don't share it.";

inline sms::message
make_message(std::string id = "m-1", core::time_point deadline = core::time_point(core::hours(24))) {
  sms::message m;
  m.id = std::move(id);
  m.purpose = sms::purpose::sign_in;
  m.to = *core::e164_number::from_wire(test_number);
  m.text = core::secret(test_text);
  m.deadline = deadline;
  m.reference = sms::test_reference{};
  return m;
}

} // namespace twostep::test
