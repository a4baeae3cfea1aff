#pragma once
// The one table of the kinds of providers. A new kind is a pair of files and one line in registry.cpp.

#include "sms/adapter/provider_kind.hpp"

#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

std::span<const provider_kind* const> provider_kinds() noexcept;
/// Null where there is no such kind.
const provider_kind* find_provider_kind(std::string_view name) noexcept;
/// The receipt_header_fields of all kinds, each once: whichever of them is configured later, the listener keeps its
/// fields.
std::vector<std::string> receipt_header_fields();
/// "outbox, twilio": for messages.
std::string provider_kind_names();

/// Unknown keys, missing required ones, and whatever the kind finds wrong; empty: fine.
std::vector<key_problem> check_provider(const provider_kind&, const provider_keys&, std::string_view sender);

/// Throws std::invalid_argument with the first problem, and whatever the kind throws at start (std::runtime_error).
std::unique_ptr<gateway>
make_gateway(const provider_kind&, std::string name, provider_keys, const provider_environment&);

} // namespace twostep::sms
