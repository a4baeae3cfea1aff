#include "sms/adapter/key_checks.hpp"

#include "sms/net/base_url.hpp"

#include <algorithm>
#include <stdexcept>

namespace twostep::sms {

std::string value_of(const provider_keys& given, std::string_view key) {
  const auto found = given.find(std::string(key));
  return found == given.end() ? std::string() : found->second;
}

bool is_true(const provider_keys& given, std::string_view key) {
  return value_of(given, key) == "true";
}

bool is_one_line(std::string_view text) noexcept {
  return std::ranges::none_of(text, [](char c) { return static_cast<unsigned char>(c) < ' ' || c == 0x7f; });
}

void check_one_line(const provider_keys& given, std::string_view key, key_problems& problems) {
  if (!is_one_line(value_of(given, key)))
    problems.push_back({std::string(key), "must be one line without control characters"});
}

void check_truth(const provider_keys& given, std::string_view key, key_problems& problems) {
  const auto v = value_of(given, key);
  if (v != "true" && v != "false") problems.push_back({std::string(key), "must be true or false"});
}

void check_base_url(const provider_keys& given, key_problems& problems) {
  try {
    (void)parse_base_url(value_of(given, "base_url"));
  } catch (const std::invalid_argument& e) {
    // The text begins with "base_url", which the caller prints itself.
    problems.push_back({"base_url", std::string(e.what()).substr(sizeof "base_url")});
  }
}

void check_sender(
    const provider_keys& given, std::string_view key, std::string_view fallback, key_problems& problems
) {
  auto sender = value_of(given, key);
  if (sender.empty()) sender = fallback;
  if (sender.empty()) {
    problems.push_back({std::string(key), "is required where [sms] sender isn't set: who the messages are from"});
    return;
  }
  const auto is_digit = [](char c) { return c >= '0' && c <= '9'; };
  const bool number =
      std::ranges::all_of(sender[0] == '+' ? std::string_view(sender).substr(1) : std::string_view(sender), is_digit);
  if (!is_one_line(sender) || sender.size() > (number ? 16u : 11u))
    problems.push_back(
        {std::string(key), "must be a name of at most 11 characters or a number of at most 15 digits; "
                           "networks carry nothing longer"}
    );
}

} // namespace twostep::sms
