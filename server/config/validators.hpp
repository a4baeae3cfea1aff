#pragma once
// Checks of single values: each returns what is wrong, or "". Checks of several keys: cross_checks.cpp.

#include "core/e164.hpp"
#include "core/limits/budget.hpp"

#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::validators {

std::string is_listen_address(const std::string&);
std::string is_listen_address_or_empty(const std::string&);
std::string is_public_url(const std::string&);
std::string are_networks(const std::vector<std::string>&);
/// At least one of core::factors(), each once.
std::string are_factors(const std::vector<std::string>&);
std::string is_domain(const std::string&);
std::string is_rp_id(const std::string&);
std::string is_socket_path(const std::string&);
std::string is_webhook(const std::string&);
/// Scheme, host and port of a valid address; "…" stands for a path or query.
std::string masked_webhook(const std::string&);
std::string are_countries(const std::vector<std::string>&);
std::string are_provider_names(const std::vector<std::string>&);
std::string is_service_name(const std::string&);
std::string is_contact_email(const std::string&);
std::string is_contact(const std::string&);
std::string is_locale(const std::string&);
std::string is_log_level(const std::string&);
std::string is_log_format(const std::string&);
std::string is_remote_user(const std::string&);
std::string is_store_kind(const std::string&);

/// sms.prices. Returns "" and fills `to`, or returns what is wrong.
std::string read_prices(const std::vector<std::string>&, core::price_list& to);
/// sms.block_number_types. Returns "" and fills `to`, or returns what is wrong.
std::string read_number_types(const std::vector<std::string>&, std::vector<core::number_type>& to);
std::string_view to_text(core::number_type) noexcept;

/// sms.routes: one "DK: first > second" for each country. Returns "" and fills `to`, or returns what is wrong.
/// Doesn't check that the providers exist.
std::string read_routes(const std::vector<std::string>&, std::map<std::string, std::vector<std::string>>& to);

} // namespace twostep::server::validators
