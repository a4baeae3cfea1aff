#include "server/app/delivery.hpp"

#include "server/app/gateways.hpp"
#include "server/runtime/entropy.hpp"

#include <utility>

namespace twostep::server {
namespace {

risk_settings risks_of(const config& c) {
  return {
      .webhook = c.sms.risk_webhook, .timeout = c.sms.risk_timeout, .allows_unknown = c.sms.risk_unknown == "allow"};
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
  return c;
}

void delivery::apply(change c) {
  if (c.alerts) alerts_.push_back(std::move(c.alerts));
  if (c.risks) risks_.push_back(std::move(c.risks));
  dispatcher_->reconfigure(std::move(c.providers));
}

void delivery::stop(std::function<void()> stopped) {
  dispatcher_->stop([results = results_, stopped = std::move(stopped)]() mutable {
    results->stop(std::move(stopped));
  });
}

void delivery::close() noexcept {
  for (const auto& risks : risks_) risks->close();
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
