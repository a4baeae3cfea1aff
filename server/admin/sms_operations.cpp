#include "core/e164.hpp"
#include "core/noun.hpp"
#include "server/admin/guard_view.hpp"
#include "server/admin/operations.hpp"
#include "server/admin/request_fields.hpp"
#include "server/admin/test_messages.hpp"
#include "server/text/date.hpp"
#include "server/text/refusal_text.hpp"

#include <boost/asio/this_coro.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace twostep::server::admin {
namespace {

namespace json = boost::json;

constexpr std::chrono::seconds timeout{60};

const services& running(const resources& r) {
  if (!r.running) throw refused(503, "messages leave from a running server: start it with `twostep serve`");
  return *r.running;
}

std::string moment(core::time_point t) {
  return t == core::time_point{} ? std::string() : to_rfc3339(t);
}

json::object view(const sms::provider_status& p) {
  return {
      {"name", p.name},
      {"accepted", p.accepted},
      {"failed", p.failed},
      {"in_flight", p.in_flight},
      {"breaker", boost::describe::enum_to_string(p.breaker, "unknown")},
      {"available_from", moment(p.available_from)},
      {"receipts", p.has_receipts},
      {"delivered", p.delivered},
      {"undelivered", p.undelivered},
      {"rerouted", p.failed_over},
      {"accepted_p50_ms", p.until_answered.quantile(0.5)},
      {"delivered_p50_ms", p.until_delivered.quantile(0.5)},
      {"last_receipt_at", moment(p.last_receipt_at)},
      {"last_accepted_at", moment(p.last_accepted_at)},
      {"last_failure", p.last_failure},
      {"last_failure_at", moment(p.last_failure_at)}};
}

} // namespace

awaitable<answer> send_test_message(resources& r, json::object request) {
  request_fields fields(std::move(request));
  const auto typed = fields.required("phone");
  fields.optional("actor"); // for the audit trail
  fields.end();
  const auto& server = running(r);
  const auto phone = core::parse_phone(typed, r.config.sms.phones);
  if (!phone) throw refused(422, operator_text(phone.error(), typed));

  const auto here = co_await boost::asio::this_coro::executor;
  auto waiter = r.tests->begin(here);
  if (!waiter) throw refused(409, "another test message is under way: try again when it is done");
  storage::read_barrier reserved;
  server.guards.reserve(*phone, r.clock.now(), reserved);
  co_await r.store.durable(reserved.sequence);
  if (!server.messenger.send_test(*phone)) {
    r.tests->forget();
    throw refused(503, "the queue of messages is full: `twostep sms status` tells why");
  }
  const auto outcome = co_await r.tests->outcome(std::move(waiter), timeout);
  if (!outcome)
    co_return problem(
        504, "no provider has taken the message within a minute; it is still being tried: `twostep sms status`"
    );
  if (!outcome->accepted)
    co_return problem(
        502, "the message was given up" + (outcome->provider.empty() ? "" : " by " + outcome->provider) + ": " +
                 outcome->reason + " (" + core::counted(outcome->tries, {"try", "tries"}) +
                 "); `twostep sms status` tells more"
    );
  co_return answer{
      200,
      {{"to", phone->masked()},
       {"provider", outcome->provider},
       {"provider_id", outcome->as.provider_id},
       {"tries", outcome->tries},
       {"milliseconds", outcome->elapsed.count()}}};
}

awaitable<answer> test_message_progress(resources& r, json::object request) {
  request_fields(std::move(request)).end();
  running(r);
  json::array tries;
  for (const auto& t : r.tests->tries()) {
    json::object step{{"provider", t.provider}, {"what", t.failed ? "failed" : "asked"}};
    if (t.failed) {
      step["reason"] = to_text(t.failed->kind);
      step["detail"] = t.failed->detail;
    }
    tries.push_back(std::move(step));
  }
  co_return answer{200, {{"tries", std::move(tries)}}};
}

awaitable<answer> sms_status(resources& r, json::object request) {
  request_fields(std::move(request)).end();
  const auto s = running(r).dispatcher.status();
  const auto guards = running(r).guards.summary();
  json::array providers;
  for (const auto& p : s.providers) providers.push_back(view(p));
  co_return answer{
      200,
      {{"usable", s.usable},
       {"queued", s.queued},
       {"in_flight", s.in_flight},
       {"accepted", s.accepted},
       {"dropped", s.dropped},
       {"retried", s.retried},
       {"expired", s.expired},
       {"repeated", s.repeated},
       {"providers", std::move(providers)},
       {"budget", view(guards.budget)},
       {"countries", view(guards.countries)}}};
}

} // namespace twostep::server::admin
