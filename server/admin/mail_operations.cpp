#include "server/admin/mail_operations.hpp"

#include "core/email.hpp"
#include "server/admin/problems.hpp"
#include "server/admin/send_test.hpp"
#include "server/api/context.hpp"

namespace twostep::server::admin {
namespace {

using api::problem;

awaitable<core::result<accepted_test_message, problem>>
run_test_mail(api::context& c, const api::caller&, test_mail_request request) {
  if (!c.running) co_return nothing_sends();
  if (!sends_mail(c.config))
    co_return problem{409, "no mail is sent here: set mail.url and mail.from (docs/mail.md)"};
  const auto address = core::parse_email(request.address);
  if (!address) co_return problem{422, "\"" + request.address + "\" is no email address", "address"};
  auto taken = co_await send_test(c, *address);
  co_return taken;
}

} // namespace

constinit const api::operation<test_mail_request, accepted_test_message> send_test_mail{
    {"mail/test",
     http::method::post,
     "/mail/test",
     api::scope::messages_send,
     {.event = "authz_admin", .detail = "mail_test"}},
    run_test_mail};

} // namespace twostep::server::admin
