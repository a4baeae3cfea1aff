#pragma once
// What single values of the configuration must be: each answers what is wrong, or "". What depends on several keys is
// cross_checks.cpp's.

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
std::string is_domain(const std::string&);
std::string is_socket_path(const std::string&);
std::string is_webhook(const std::string&);
/// Of a good address scheme, host and port; "…" for a path or query behind them.
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

/// sms.prices; "" and the list in `to`, or what is wrong.
std::string read_prices(const std::vector<std::string>&, core::price_list& to);
/// sms.block_number_types; "" and the types in `to`, or what is wrong.
std::string read_number_types(const std::vector<std::string>&, std::vector<core::number_type>& to);
std::string_view to_text(core::number_type) noexcept;

/// sms.routes: "DK: first > second" a country; "" and what they say in `to`, or what is wrong. Whether there are such
/// providers isn't known here.
std::string read_routes(const std::vector<std::string>&, std::map<std::string, std::vector<std::string>>& to);

} // namespace twostep::server::validators
