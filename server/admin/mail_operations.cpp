#include "server/admin/mail_operations.hpp"

#include "core/email.hpp"
#include "server/admin/problems.hpp"
#include "server/admin/send_test.hpp"
#include "server/api/context.hpp"
#include "server/text/refusal_catalogue.hpp"
#include "sms/dispatch/dispatcher.hpp"

namespace twostep::server::admin {
namespace {

using api::problem;

problem no_mail() {
  return {409, "no mail is sent here: set mail.url and mail.from (docs/mail.md)"};
}

awaitable<core::result<accepted_test_message, problem>>
run_test_mail(api::context& c, const api::caller&, test_mail_request request) {
  if (!c.running) co_return nothing_sends();
  if (!sends_mail(c.config)) co_return no_mail();
  const auto address = core::parse_email(request.address);
  if (!address)
    co_return problem{
        422,
        "\"" + request.address +
            "\" is not an email address, such as ann@example.org: " + std::string(words_of(address.error())),
        "address"};
  auto taken = co_await send_test(c, *address);
  co_return taken;
}

awaitable<core::result<mail_status_view, problem>>
run_mail_status(api::context& c, const api::caller&, api::nothing) {
  if (!c.running) co_return nothing_sends();
  const auto s = c.running->mail.status();
  if (!sends_mail(c.config) || s.providers.empty()) co_return no_mail();
  const auto server = view_of(s.providers.front());
  mail_status_view v;
  v.usable = s.usable;
  v.queued = s.queued;
  v.in_flight = s.in_flight;
  v.accepted = server.accepted;
  v.failed = server.failed;
  v.dropped = s.dropped;
  v.expired = s.expired;
  if (server.breaker == sms::breaker_state::open) v.available_from = server.available_from;
  v.last_accepted_at = server.last_accepted_at;
  v.last_failure = server.last_failure;
  v.last_failure_at = server.last_failure_at;
  co_return v;
}

} // namespace

constinit const api::operation<test_mail_request, accepted_test_message> send_test_mail{
    {"mail/test",
     http::method::post,
     "/mail/test",
     api::scope::messages_send,
     {.event = "authz_admin", .detail = "mail_test"}},
    run_test_mail};
constinit const api::operation<api::nothing, mail_status_view> mail_status{
    {"mail/status", http::method::get, "/mail/status", api::scope::messages_read}, run_mail_status};

} // namespace twostep::server::admin

TWOSTEP_JSON_DEFINED(twostep::server::admin::mail_status_view)
