#include "server/admin/dummy_operations.hpp"

#include "server/admin/lookup.hpp"

namespace twostep::server::admin {
namespace {

awaitable<core::result<dummy_answer, api::problem>>
run_greet(api::context& c, const api::caller& by, dummy_request request) {
  storage::read_barrier seen;
  const auto id = co_await find_account(c, request.user, seen);
  if (!id) co_return id.error();
  co_return dummy_answer{by.by.name + " greets " + request.user};
}

} // namespace

constinit const api::operation<dummy_request, dummy_answer> dummy{
    {"dummy/greet",
     http::method::post,
     "/users/{user}/greet",
     api::scope::users_write,
     {.event = "user_updated", .detail = "greeted", .user = "user"}},
    run_greet};

} // namespace twostep::server::admin
