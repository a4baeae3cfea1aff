#include "server/admin/operations.hpp"
#include "server/admin/request_fields.hpp"
#include "server/maintenance_jobs.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

namespace twostep::server::admin {
namespace {

namespace json = boost::json;
namespace net = boost::asio;
using steady = std::chrono::steady_clock;
using timer = net::basic_waitable_timer<steady, net::wait_traits<steady>, executor>;

constexpr std::chrono::milliseconds between_looks{50}, longest_look{250};

maintenance_jobs& jobs(const resources& r) {
  if (!r.jobs) throw refused(503, "the store can't be maintained now: wait until the server has started");
  return *r.jobs;
}

answer begun(const resources& r, maintenance_job job) {
  return {202, {{"job", jobs(r).begin(std::move(job))}}};
}

job_status status_of(const resources& r, std::uint64_t job) {
  auto status = jobs(r).look(job);
  if (!status) throw refused(404, "nothing is known of this job any more: was the server started anew?");
  return std::move(*status);
}

} // namespace

awaitable<answer> compact_log(resources& r, json::object request) {
  request_fields fields(std::move(request));
  fields.actor();
  fields.end();
  co_return begun(r, {maintenance_job::kind::compact});
}

awaitable<answer> rotate_keys(resources& r, json::object request) {
  request_fields fields(std::move(request));
  fields.actor();
  fields.end();
  co_return begun(r, {maintenance_job::kind::rotate_key});
}

awaitable<answer> back_up(resources& r, json::object request) {
  request_fields fields(std::move(request));
  fields.actor();
  std::filesystem::path to = fields.required("to");
  fields.end();
  if (!to.is_absolute()) throw refused(422, "\"to\" must be an absolute path");
  co_return begun(r, {maintenance_job::kind::back_up, std::move(to)});
}

awaitable<answer> look_at_job(resources& r, json::object request) {
  request_fields fields(std::move(request));
  const auto job = fields.number("job");
  fields.end();
  const auto here = co_await net::this_coro::executor;
  timer pause(here);
  const auto until = steady::now() + longest_look;
  auto status = status_of(r, job);
  while (!status.over && steady::now() < until) {
    pause.expires_after(between_looks);
    boost::system::error_code ended;
    co_await pause.async_wait(net::redirect_error(use_awaitable, ended));
    status = status_of(r, job);
  }
  if (!status.error.empty()) co_return problem(500, status.error);
  answer a{200, std::move(status.result)};
  a.body["over"] = status.over;
  a.body["done"] = status.done;
  a.body["all"] = status.all;
  co_return a;
}

} // namespace twostep::server::admin
