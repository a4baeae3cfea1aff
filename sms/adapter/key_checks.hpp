#pragma once
// Checks of [sms.NAME]'s keys that several kinds share. Pure; messages say what to do and never hold the value.

#include "sms/adapter/provider_kind.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

/// Empty where the key isn't given.
std::string value_of(const provider_keys&, std::string_view key);
bool is_true(const provider_keys&, std::string_view key);

bool is_one_line(std::string_view) noexcept;

using key_problems = std::vector<key_problem>;
void check_one_line(const provider_keys&, std::string_view key, key_problems&);
void check_truth(const provider_keys&, std::string_view key, key_problems&);
void check_base_url(const provider_keys&, key_problems&);
/// Of a sender: a name of 11 characters or a number of 15 digits at most is what networks carry.
void check_sender(const provider_keys&, std::string_view key, std::string_view fallback, key_problems&);

} // namespace twostep::sms
