#include "server/app/delivery.hpp"

#include "server/app/gateways.hpp"
#include "server/runtime/entropy.hpp"

#include <cstdint>
#include <limits>
#include <memory>
#include <utility>

namespace twostep::server {
namespace {

risk_settings risks_of(const config& c) {
  return {
      .webhook = c.sms.risk_webhook, .timeout = c.sms.risk_timeout, .allows_unknown = c.sms.risk_unknown == "allow"};
}

/// A mail server takes a few connections at a time from one client, and its mails have hours.
sms::dispatcher_settings mail_settings() {
  sms::dispatcher_settings s;
  s.max_in_flight = 5;
  s.retry.first = core::seconds(5);
  s.retry.cap = core::minutes(5);
  s.retry.life_part = 0;
  s.retry.max_tries = std::numeric_limits<std::uint32_t>::max(); // the deadline ends them
  s.retry.max_unknown = 5;                                       // another copy costs nothing
  s.breaker.longest_open = core::minutes(5);
  return s;
}

} // namespace

delivery::delivery(const config& c, delivery_surroundings around) : around_(std::move(around)) {
  alerts_.push_back(make_alerts(c));
  risks_.push_back(make_risks(c));
  results_ = std::make_shared<delivery_results>(delivery_results::dependencies{
      around_.context, around_.store, around_.time, [this] { return rules(); }});
  dispatcher_.emplace(
      around_.context, make_gateways(c, around_.address, environment(c)), make_routing(c),
      [this] { return around_.time.now(); }, [] { return random_unit(); },
      listener_for({*results_, around_.tests, [this]() -> server::alerts& { return alerts(); }})
  );
  results_->use(*dispatcher_);
  std::vector<std::unique_ptr<sms::gateway>> mail;
  if (sends_mail(c)) mail.push_back(make_mail(c));
  mail_.emplace(
      around_.context, std::move(mail), mail_settings(), [this] { return around_.time.now(); },
      [] { return random_unit(); },
      listener_for({*results_, around_.tests, [this]() -> server::alerts& { return alerts(); }})
  );
}

std::shared_ptr<const delivery_rules> delivery::rules() const {
  auto c = around_.in_force.get();
  return std::shared_ptr<const delivery_rules>(c, &c->rules_of_results);
}

void delivery::open_receipts() noexcept {
  is_receiving_.store(true, std::memory_order_release);
}

delivery::change delivery::prepare(const config& in_force, const config& next) const {
  change c;
  if (next.alerts.webhook != in_force.alerts.webhook) c.alerts = make_alerts(next);
  if (risks_of(next) != risks_of(in_force)) c.risks = make_risks(next);
  c.providers = change_providers(in_force, next, around_.address, environment(next));
  if (sends_mail(next)) {
    const bool stays = sends_mail(in_force) && next.mail == in_force.mail;
    c.mail.members.push_back({std::string(mail_provider), stays ? nullptr : make_mail(next)});
  }
  return c;
}

void delivery::apply(change c) {
  if (c.alerts) alerts_.push_back(std::move(c.alerts));
  if (c.risks) risks_.push_back(std::move(c.risks));
  dispatcher_->reconfigure(std::move(c.providers));
  mail_->reconfigure(std::move(c.mail));
}

void delivery::stop(std::function<void()> stopped) {
  auto one_ended = [results = results_, left = std::make_shared<int>(2), stopped = std::move(stopped)] {
    if (--*left == 0) results->stop(stopped); // both call on the context's thread
  };
  dispatcher_->stop(one_ended);
  mail_->stop(std::move(one_ended));
}

void delivery::close() noexcept {
  for (const auto& risks : risks_) risks->close();
}

std::unique_ptr<sms::gateway> delivery::make_mail(const config& c) const {
  return make_mail_gateway(c, around_.address, environment(c));
}

sms::provider_environment delivery::environment(const config& c) const {
  sms::provider_environment e{.context = around_.context};
  e.data_dir = c.server.data_dir;
  e.clock = [this] { return around_.time.now(); };
  e.on_receipts = [this](std::string_view provider, std::vector<sms::receipt> receipts) {
    // An SMSC may deliver old receipts as soon as it is connected. Receipts before open_receipts() are dropped.
    if (is_receiving_.load(std::memory_order_acquire)) results_->receive(provider, std::move(receipts));
  };
  e.chance = [] { return random_unit(); };
  e.outbox_observer = around_.outbox_observer;
  return e;
}

std::unique_ptr<alerts> delivery::make_alerts(const config& c) const {
  return std::make_unique<server::alerts>(around_.context, around_.time, c.alerts.webhook);
}

std::unique_ptr<number_risk_client> delivery::make_risks(const config& c) const {
  return std::make_unique<number_risk_client>(around_.context, risks_of(c));
}

} // namespace twostep::server
