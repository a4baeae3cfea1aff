#pragma once
// The providers of a configuration, ready to send.

#include "server/config/config.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "sms/gateway.hpp"
#include "sms/providers/registry.hpp"

#include <memory>
#include <vector>

namespace twostep::server {

/// In the order of sms.providers. receipts_url of the environment is filled in for each. Warns of an outbox outside
/// the demo. Throws what make_gateway throws.
std::vector<std::unique_ptr<sms::gateway>>
make_gateways(const config&, const public_address&, sms::provider_environment);

/// Which of them a message goes by, and when it goes by the next.
sms::dispatcher_settings make_routing(const config&);

} // namespace twostep::server
