#include "tests/sms/support/carrier.hpp"

#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <stdexcept>

namespace twostep::test {

struct scripted_gateway::held {
  explicit held(boost::asio::io_context& ctx) : event(ctx, boost::asio::steady_timer::time_point::max()) {}
  boost::asio::steady_timer event;
  std::optional<send_result> given;
};

scripted_gateway::scripted_gateway(boost::asio::io_context& ctx, std::string name)
    : ctx_(ctx), name_(std::move(name)) {}
scripted_gateway::~scripted_gateway() = default;

sms::awaitable<send_result> scripted_gateway::send(const sms::message& m) {
  sent.push_back(m.id);
  texts.emplace_back(m.text.reveal());
  if (throws) throw std::runtime_error("a bug, with " + std::string(m.text.reveal()));
  if (!script.empty()) {
    send_result next = std::move(script.front());
    script.pop_front();
    co_return next;
  }
  if (always) co_return *always;
  ++under_way;
  max_under_way = std::max(max_under_way, under_way);
  auto mine = std::make_shared<held>(ctx_);
  waiting_.push_back(mine);
  boost::system::error_code cancelled;
  while (!mine->given) co_await mine->event.async_wait(boost::asio::redirect_error(sms::use_awaitable, cancelled));
  --under_way;
  co_return std::move(*mine->given);
}

void scripted_gateway::answer_oldest(send_result a) {
  if (waiting_.empty()) throw std::logic_error("nothing waits for an answer of " + name_);
  waiting_.front()->given = std::move(a);
  waiting_.front()->event.cancel();
  waiting_.pop_front();
}

carrier::carrier(std::vector<std::string> names, sms::dispatcher_settings settings, bool receipts, bool idempotent) {
  std::vector<std::unique_ptr<sms::gateway>> ways;
  for (auto& name : names) {
    auto way = std::make_unique<scripted_gateway>(ctx, std::move(name));
    way->receipts = receipts;
    way->idempotent = idempotent;
    gateways.push_back(way.get());
    ways.push_back(std::move(way));
  }
  auto hand = std::make_unique<manual_timer>(now);
  timer = hand.get();
  dispatcher = std::make_unique<sms::dispatcher>(
      ctx, std::move(ways), settings, [this] { return now; }, [this] { return chance; },
      sms::dispatcher_listener{
          [this](const sms::outcome& o) { outcomes.push_back(o); },
          [this](const sms::failover_report& f) { failovers.push_back(f); },
          [this](const sms::provider_change& c) { changes.push_back(c); },
          [this](const sms::try_report& t) { tries.push_back(t); }},
      std::move(hand)
  );
}

bool carrier::add(const std::string& id, core::milliseconds life) {
  return dispatcher->enqueue(make_message(id, now + life));
}

sms::message carrier::code(std::uint32_t number, core::milliseconds life) const {
  auto m = make_message("code-" + std::to_string(number), now + life);
  sms::code_reference code;
  code.send = number;
  m.reference = code;
  return m;
}

bool carrier::add_code(std::uint32_t number, core::milliseconds life) {
  return dispatcher->enqueue(code(number, life));
}

std::optional<sms::awaited_receipt> carrier::send_code(std::uint32_t number, core::milliseconds life) {
  add_code(number, life);
  run_until_idle();
  return outcomes.empty() ? std::nullopt : outcomes.back().awaits;
}

void carrier::gain_trust() {
  for (int i = 0; i < 2; ++i) {
    at(0).script.push_back(acceptance());
    send_code(900);
    dispatcher->note_receipt(at(0).name(), sms::delivery::delivered, {});
  }
  outcomes.clear();
  at(0).sent.clear();
}

void carrier::run_until_idle() {
  ctx.restart();
  ctx.poll();
}

void carrier::pass(core::milliseconds span) {
  const auto until = now + span;
  run_until_idle();
  while (timer->due() && *timer->due() <= until) {
    now = *timer->due();
    timer->fire_if_due();
    run_until_idle();
  }
  now = until;
}

std::optional<core::milliseconds> carrier::wakes_in() const {
  if (!timer->due()) return std::nullopt;
  return *timer->due() - now;
}

} // namespace twostep::test
