#include "server/app/gateways.hpp"

#include "server/config/webhook_url.hpp"
#include "server/site/delivery_receipts.hpp"
#include "sms/net/base_url.hpp"

#include <spdlog/spdlog.h>

namespace twostep::server {
namespace {

/// A provider elsewhere can't call a server that is known as this machine only, and may refuse messages that ask it
/// to.
bool can_call_us(const public_address& us, const provider_section& section) {
  if (!is_loopback(us.host_name)) return true;
  for (const auto* key : {"base_url", "url"})
    if (const auto found = section.keys.find(key); found != section.keys.end())
      return is_loopback(sms::parse_base_url(origin_of(found->second)).host);
  return false;
}

} // namespace

std::vector<std::unique_ptr<sms::gateway>>
make_gateways(const config& c, const public_address& us, sms::provider_environment e) {
  std::vector<std::unique_ptr<sms::gateway>> all;
  for (const auto& name : c.sms.providers)
    for (const auto& section : c.sms.sections) {
      if (section.name != name) continue;
      if (section.kind == "outbox" && !c.demo)
        spdlog::warn("provider {} is an outbox: its messages go to a file and reach no phone", name);
      e.receipts_url = can_call_us(us, section) ? receipts_url(us) : std::string();
      all.push_back(sms::make_gateway(*sms::find_provider_kind(section.kind), name, section.keys, e));
    }
  return all;
}

sms::dispatcher_settings make_routing(const config& c) {
  sms::dispatcher_settings s;
  s.failover_after = c.sms.failover_after;
  s.routes = c.sms.routes;
  return s;
}

} // namespace twostep::server
