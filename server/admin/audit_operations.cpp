#include "server/admin/audit_operations.hpp"

#include "server/api/context.hpp"
#include "storage/audit/trail.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <memory>

namespace twostep::server::admin {
namespace {

namespace net = boost::asio;

/// Waits until the trail is written; resumes on the coroutine's executor, not on the trail's thread.
awaitable<> written(storage::audit_trail& trail) {
  const executor home = co_await net::this_coro::executor;
  auto initiation = [&](auto done) {
    struct waiting {
      decltype(done) resume;
      net::executor_work_guard<executor> work;
    };
    auto w = std::make_shared<waiting>(waiting{std::move(done), net::make_work_guard(home)});
    trail.when_written([w] { net::post(w->work.get_executor(), [w] { std::move(w->resume)(); }); });
  };
  co_await net::async_initiate<const net::use_awaitable_t<executor>, void()>(initiation, use_awaitable);
}

awaitable<core::result<api::nothing, api::problem>> run_write(api::context& c, const api::caller&, api::nothing) {
  if (c.trail) co_await written(*c.trail);
  co_return api::nothing{};
}

} // namespace

constinit const api::operation<api::nothing, api::nothing> write_audit{
    {"audit/written", http::method::get, "/audit/written", api::scope::audit_read}, run_write};

} // namespace twostep::server::admin
