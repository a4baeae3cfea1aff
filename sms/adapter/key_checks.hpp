#pragma once
// Checks of [sms.NAME] keys that several kinds share. Pure; messages say what to do and never contain the value.

#include "sms/adapter/provider_kind.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

/// "" if the key isn't given.
std::string value_of(const provider_keys&, std::string_view key);
bool is_true(const provider_keys&, std::string_view key);

bool is_one_line(std::string_view) noexcept;

using key_problems = std::vector<key_problem>;
void check_one_line(const provider_keys&, std::string_view key, key_problems&);
void check_truth(const provider_keys&, std::string_view key, key_problems&);
void check_base_url(const provider_keys&, key_problems&);
/// Checks a sender: networks carry a name of at most 11 characters or a number of at most 15 digits.
void check_sender(const provider_keys&, std::string_view key, std::string_view fallback, key_problems&);

} // namespace twostep::sms
