#include "server/admin/sms_operations.hpp"

#include "core/e164.hpp"
#include "server/admin/send_test.hpp"
#include "server/admin/test_messages.hpp"
#include "server/api/context.hpp"
#include "server/text/date.hpp"
#include "server/text/refusal_text.hpp"

namespace twostep::server::admin {
namespace {

using api::problem;

std::string moment(core::time_point t) {
  return t == core::time_point{} ? std::string() : to_rfc3339(t);
}

awaitable<core::result<accepted_test_message, problem>>
run_test(api::context& c, const api::caller&, test_message_request request) {
  if (!c.running) co_return nothing_sends();
  const auto phone = core::parse_phone(request.phone, c.config.sms.phones);
  if (!phone) co_return problem{422, operator_text(phone.error(), request.phone), "phone"};
  auto taken = co_await send_test(c, *phone);
  co_return taken;
}

awaitable<core::result<test_message_tries, problem>> run_progress(api::context& c, const api::caller&, api::nothing) {
  if (!c.running) co_return nothing_sends();
  test_message_tries all;
  for (const auto& t : c.tests->tries()) {
    test_message_try one{t.provider, t.failed ? "failed" : "asked", {}, {}};
    if (t.failed) {
      one.reason = to_text(t.failed->kind);
      one.detail = t.failed->detail;
    }
    all.tries.push_back(std::move(one));
  }
  co_return all;
}

awaitable<core::result<sms_status_view, problem>> run_status(api::context& c, const api::caller&, api::nothing) {
  if (!c.running) co_return nothing_sends();
  const auto s = c.running->dispatcher.status();
  const auto guards = co_await c.running->guards.summary();
  sms_status_view v{
      s.usable,
      s.queued,
      s.in_flight,
      s.accepted,
      s.dropped,
      s.retried,
      s.expired,
      s.repeated,
      {},
      view(guards.budget),
      view(guards.countries)};
  for (const auto& p : s.providers) v.providers.push_back(view_of(p));
  co_return v;
}

} // namespace

provider_view view_of(const sms::provider_status& p) {
  return {
      p.name,
      p.accepted,
      p.failed,
      p.in_flight,
      p.breaker,
      moment(p.available_from),
      p.has_receipts,
      p.delivered,
      p.undelivered,
      p.failed_over,
      p.until_answered.quantile(0.5),
      p.until_delivered.quantile(0.5),
      moment(p.last_receipt_at),
      moment(p.last_accepted_at),
      p.last_failure,
      moment(p.last_failure_at)};
}

constinit const api::operation<test_message_request, accepted_test_message> send_test_message{
    {"sms/test",
     http::method::post,
     "/sms/test",
     api::scope::messages_send,
     {.event = "authz_admin", .detail = "sms_test"}},
    run_test};
constinit const api::operation<api::nothing, test_message_tries> test_message_progress{
    {"sms/test/progress", http::method::get, "/sms/test", api::scope::messages_send}, run_progress};
constinit const api::operation<api::nothing, sms_status_view> sms_status{
    {"sms/status", http::method::get, "/sms/status", api::scope::messages_read}, run_status};

} // namespace twostep::server::admin

TWOSTEP_JSON_DEFINED(twostep::server::admin::sms_status_view)
