#include "server/app/gateways.hpp"

#include "server/config/webhook_url.hpp"
#include "server/site/delivery_receipts.hpp"
#include "sms/net/base_url.hpp"
#include "sms/providers/outbox/outbox.hpp"
#include "sms/providers/smtp/smtp.hpp"

#include <spdlog/spdlog.h>

#include <algorithm>

namespace twostep::server {
namespace {

/// False if the server is known only by a loopback name and the provider is elsewhere: it couldn't call us, and
/// may refuse messages that ask it to.
bool can_call_us(const public_address& us, const provider_section& section) {
  if (!is_loopback(us.host_name)) return true;
  for (const auto* key : {"base_url", "url"})
    if (const auto found = section.keys.find(key); found != section.keys.end())
      return is_loopback(sms::parse_base_url(origin_of(found->second)).host);
  return false;
}

const provider_section* section_of(const config& c, std::string_view name) {
  const auto found = std::ranges::find(c.sms.sections, name, &provider_section::name);
  return found == c.sms.sections.end() ? nullptr : &*found;
}

std::unique_ptr<sms::gateway>
gateway_of(const provider_section& section, const config& c, const public_address& us, sms::provider_environment e) {
  if (section.kind == "outbox" && !c.demo)
    spdlog::warn("provider {} is an outbox: its messages go to a file and reach no phone", section.name);
  e.sender = c.sms.sender;
  e.receipts_url = can_call_us(us, section) ? receipts_url(us) : std::string();
  return sms::make_gateway(*sms::find_provider_kind(section.kind), section.name, section.keys, e);
}

bool goes_on(const config& in_force, const config& next, const provider_section& section) {
  const auto* before = section_of(in_force, section.name);
  const auto& names = in_force.sms.providers;
  return before && std::ranges::find(names, section.name) != names.end() && before->kind == section.kind &&
         before->keys == section.keys && in_force.sms.sender == next.sms.sender;
}

} // namespace

std::vector<std::unique_ptr<sms::gateway>>
make_gateways(const config& c, const public_address& us, const sms::provider_environment& e) {
  std::vector<std::unique_ptr<sms::gateway>> all;
  for (const auto& name : c.sms.providers)
    if (const auto* section = section_of(c, name)) all.push_back(gateway_of(*section, c, us, e));
  return all;
}

sms::provider_set change_providers(
    const config& in_force, const config& next, const public_address& us, const sms::provider_environment& e
) {
  sms::provider_set set;
  for (const auto& name : next.sms.providers)
    if (const auto* section = section_of(next, name)) {
      auto made = goes_on(in_force, next, *section) ? nullptr : gateway_of(*section, next, us, e);
      set.members.push_back({name, std::move(made)});
    }
  set.failover_after = next.sms.failover_after;
  set.routes = next.sms.routes;
  return set;
}

sms::dispatcher_settings make_routing(const config& c) {
  sms::dispatcher_settings s;
  s.failover_after = c.sms.failover_after;
  s.routes = c.sms.routes;
  return s;
}

std::unique_ptr<sms::gateway>
make_mail_gateway(const config& c, const public_address& us, const sms::provider_environment& e) {
  if (c.demo) return sms::make_mailbox(std::string(mail_provider), e);
  sms::smtp_settings s;
  s.server = *sms::parse_smtp_url(c.mail.url); // checked with the configuration
  s.from = sms::parse_mailbox(c.mail.from).value();
  s.user = c.mail.user;
  s.password = core::secret(std::string_view(c.mail.password));
  s.our_host = us.host_name;
  s.ca_file = c.mail.ca_file;
  s.clock = e.clock;
  return sms::make_smtp_gateway(e.context, std::move(s));
}

} // namespace twostep::server
