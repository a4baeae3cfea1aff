#pragma once
// Makes the gateways of a configuration's providers.

#include "server/config/config.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "sms/gateway.hpp"
#include "sms/providers/registry.hpp"

#include <memory>
#include <vector>

namespace twostep::server {

/// In the order of sms.providers. Fills in sender and receipts_url of the environment for each. Logs a warning for
/// an outbox outside the demo. Throws what make_gateway throws.
std::vector<std::unique_ptr<sms::gateway>>
make_gateways(const config&, const public_address&, const sms::provider_environment&);

/// The providers and routes of `next`, for a dispatcher that has those of `in_force`. A gateway is made anew only
/// if its section or sms.sender changed. Throws as make_gateways.
sms::provider_set
change_providers(const config& in_force, const config& next, const public_address&, const sms::provider_environment&);

/// When a message fails over to the next provider, and the preferred providers by country.
sms::dispatcher_settings make_routing(const config&);

/// The name of what carries mails, in alerts and answers.
inline constexpr std::string_view mail_provider = "mail";
/// In the demo a file, DATA/mailbox.ndjson. Throws std::runtime_error if the configuration's certificates can't be
/// read.
std::unique_ptr<sms::gateway>
make_mail_gateway(const config&, const public_address&, const sms::provider_environment&);

} // namespace twostep::server
