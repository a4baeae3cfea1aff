#pragma once
// The providers of a configuration, ready to send.

#include "server/config/config.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "sms/gateway.hpp"
#include "sms/providers/registry.hpp"

#include <memory>
#include <vector>

namespace twostep::server {

/// In the order of sms.providers. Sender and receipts_url of the environment are filled in for each. Warns of an
/// outbox outside the demo. Throws what make_gateway throws.
std::vector<std::unique_ptr<sms::gateway>>
make_gateways(const config&, const public_address&, const sms::provider_environment&);

/// The providers and routes of `next` for a dispatcher that has those of `in_force`: a gateway is made anew where
/// anything of its section changed, or the sender that it falls back to. Throws as make_gateways.
sms::provider_set
change_providers(const config& in_force, const config& next, const public_address&, const sms::provider_environment&);

/// Which of them a message goes by, and when it goes by the next.
sms::dispatcher_settings make_routing(const config&);

} // namespace twostep::server
