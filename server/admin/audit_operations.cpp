#include "server/admin/operations.hpp"
#include "server/admin/request_fields.hpp"
#include "storage/audit/trail.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <memory>

namespace twostep::server::admin {
namespace {

namespace net = boost::asio;

/// Resumes where the coroutine runs, not on the trail's thread.
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

} // namespace

awaitable<answer> write_audit(resources& r, boost::json::object request) {
  request_fields fields(std::move(request));
  fields.end();
  if (r.trail) co_await written(*r.trail);
  co_return answer{};
}

} // namespace twostep::server::admin
