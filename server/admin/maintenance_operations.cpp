#include "server/admin/maintenance_jobs.hpp"
#include "server/admin/operations.hpp"
#include "server/admin/request_fields.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <filesystem>
#include <system_error>

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

/// Until it is over, or the time is.
awaitable<job_status> look(resources& r, std::uint64_t job, steady::time_point until) {
  const auto here = co_await net::this_coro::executor;
  timer pause(here);
  auto status = status_of(r, job);
  while (!status.over && steady::now() < until) {
    pause.expires_after(between_looks);
    boost::system::error_code ended;
    co_await pause.async_wait(net::redirect_error(use_awaitable, ended));
    status = status_of(r, job);
  }
  co_return status;
}

/// A server begins anew for another secret.key: what would keep it from that is met before.
void refuse_where_a_start_would(const resources& r) {
  if (std::chrono::abs(r.clock.drift()) > core::minutes(30))
    throw refused(
        409,
        "the machine's clock is more than half an hour from the time that the server goes by, and a start may refuse "
        "it: correct the clock, or start the server anew first"
    );
  const auto& list = r.config.password.blocklist;
  std::error_code ignored;
  if (!list.empty() && !std::filesystem::is_regular_file(list, ignored))
    throw refused(
        409, list.string() + ": can't be read, and a start reads it: put the file there or correct password.blocklist"
    );
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

awaitable<answer> replace_secret(resources& r, json::object request) {
  request_fields fields(std::move(request));
  fields.actor();
  const bool ends_sessions = fields.flag("sign_out_all");
  fields.end();
  if (jobs(r).is_busy())
    throw refused(409, "a backup, a compaction or another replacement runs: wait for it, then ask again");
  if (r.running) refuse_where_a_start_would(r);
  const auto users = r.store.count();
  maintenance_job job;
  job.what = maintenance_job::kind::replace_secret;
  job.ends_sessions = ends_sessions;
  job.asked_at = r.clock.now();
  const auto number = jobs(r).begin(std::move(job));
  auto status = co_await look(r, number, steady::time_point::max());
  if (!status.error.empty()) co_return problem(500, status.error);
  answer done{200, std::move(status.result)};
  const auto off = core::two_step_state(core::disabled{}).index();
  done.body["users"] = users.accounts;
  done.body["users_with_numbers"] = users.accounts - users.totals.by_two_step[off];
  co_return done;
}

awaitable<answer> renew_log(resources& r, json::object request) {
  request_fields fields(std::move(request));
  const auto key = fields.required("fingerprint");
  fields.end();
  if (key != jobs(r).key()) {
    timer pause(co_await net::this_coro::executor, between_looks);
    boost::system::error_code ended;
    co_await pause.async_wait(net::redirect_error(use_awaitable, ended));
    co_return answer{200, {{"job", nullptr}}};
  }
  co_return begun(r, {maintenance_job::kind::renew_log});
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
  auto status = co_await look(r, job, steady::now() + longest_look);
  if (!status.error.empty()) co_return problem(500, status.error);
  answer a{200, std::move(status.result)};
  a.body["over"] = status.over;
  a.body["done"] = status.done;
  a.body["all"] = status.all;
  co_return a;
}

} // namespace twostep::server::admin
