#include "server/admin/maintenance_operations.hpp"

#include "server/api/context.hpp"

#include <boost/asio/basic_waitable_timer.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/this_coro.hpp>

#include <chrono>
#include <filesystem>
#include <system_error>

namespace twostep::server::admin {
namespace {

namespace net = boost::asio;
using api::problem;
using steady = std::chrono::steady_clock;
using timer = net::basic_waitable_timer<steady, net::wait_traits<steady>, executor>;

constexpr std::chrono::milliseconds between_looks{50}, longest_look{250};

problem no_jobs() {
  return {503, "the store can't be maintained now: wait until the server has started"};
}

core::result<begun_job, problem> begun(const api::context& c, maintenance_job job) {
  if (!c.jobs) return no_jobs();
  return begun_job{{c.jobs->begin(std::move(job))}};
}

awaitable<> wait_a_moment() {
  timer pause(co_await net::this_coro::executor, between_looks);
  boost::system::error_code ended;
  co_await pause.async_wait(net::redirect_error(use_awaitable, ended));
}

/// Polls until the job is over or the time is up.
awaitable<core::result<job_status, problem>> look(api::context& c, std::uint64_t job, steady::time_point until) {
  if (!c.jobs) co_return no_jobs();
  for (;;) {
    auto status = c.jobs->look(job);
    if (!status) co_return problem{404, "nothing is known of this job any more: was the server started anew?"};
    if (!status->error.empty()) co_return problem{500, status->error};
    if (status->over || steady::now() >= until) co_return *std::move(status);
    co_await wait_a_moment();
  }
}

/// Replacing secret.key restarts the server; this finds what would keep the restart from succeeding.
core::result<void, problem> check_start(const api::context& c) {
  if (std::chrono::abs(c.clock.drift()) > core::minutes(30))
    return problem{
        409,
        "the machine's clock is more than half an hour from the time that the server goes by, and a start may refuse "
        "it: correct the clock, or start the server anew first"};
  const auto& list = c.config.password.blocklist;
  std::error_code ignored;
  if (!list.empty() && !std::filesystem::is_regular_file(list, ignored))
    return problem{
        409,
        list.string() + ": can't be read, and a start reads it: put the file there or correct password.blocklist"};
  return {};
}

awaitable<core::result<begun_job, problem>> run_compact(api::context& c, const api::caller&, api::nothing) {
  co_return begun(c, {maintenance_job::kind::compact});
}

awaitable<core::result<begun_job, problem>> run_rotate(api::context& c, const api::caller&, api::nothing) {
  co_return begun(c, {maintenance_job::kind::rotate_key});
}

awaitable<core::result<begun_job, problem>> run_back_up(api::context& c, const api::caller&, backup_request request) {
  std::filesystem::path to = request.to;
  if (!to.is_absolute()) co_return problem{422, "\"to\" must be an absolute path", "to"};
  co_return begun(c, {maintenance_job::kind::back_up, std::move(to)});
}

awaitable<core::result<replaced_secret, problem>>
run_replace(api::context& c, const api::caller&, replace_secret_request request) {
  if (!c.jobs) co_return no_jobs();
  if (c.jobs->is_busy())
    co_return problem{409, "a backup, a compaction or another replacement runs: wait for it, then ask again"};
  if (c.running)
    if (const auto fine = check_start(c); !fine) co_return fine.error();
  const auto users = c.store.count();
  maintenance_job job;
  job.what = maintenance_job::kind::replace_secret;
  job.ends_sessions = request.sign_out_all.value_or(false);
  job.asked_at = c.clock.now();
  const auto number = c.jobs->begin(std::move(job));
  const auto status = co_await look(c, number, steady::time_point::max());
  if (!status) co_return status.error();
  const auto off = core::two_step_state(core::disabled{}).index();
  co_return replaced_secret{
      status->result.fingerprint.value(), status->result.was.value(), users.accounts,
      users.accounts - users.totals.by_two_step[off], users.totals.with_apps};
}

awaitable<core::result<begun_job, problem>>
run_renew(api::context& c, const api::caller&, renew_log_request request) {
  if (!c.jobs) co_return no_jobs();
  if (request.fingerprint == c.jobs->key()) co_return begun(c, {maintenance_job::kind::renew_log});
  co_await wait_a_moment();
  co_return begun_job{};
}

awaitable<core::result<job_progress, problem>> run_look(api::context& c, const api::caller&, job_request request) {
  auto status = co_await look(c, request.job, steady::now() + longest_look);
  if (!status) co_return status.error();
  job_progress p{std::move(status->result), status->over, status->done, status->all};
  co_return p;
}

} // namespace

constexpr auto needs = api::scope::maintenance;

constinit const api::operation<api::nothing, begun_job> compact_log{
    {"log/compact",
     http::method::post,
     "/log/compact",
     needs,
     {.event = "authz_admin", .detail = "compact", .job = "job"},
     202},
    run_compact};
constinit const api::operation<api::nothing, begun_job> rotate_keys{
    {"keys/rotate",
     http::method::post,
     "/keys/rotate",
     needs,
     {.event = "authz_admin", .detail = "rotate_key", .job = "job"},
     202},
    run_rotate};
constinit const api::operation<backup_request, begun_job> back_up{
    {"backup",
     http::method::post,
     "/backups",
     needs,
     {.event = "authz_admin", .detail = "backup", .job = "job"},
     202},
    run_back_up};
constinit const api::operation<replace_secret_request, replaced_secret> replace_secret{
    {"keys/replace",
     http::method::post,
     "/keys/replace",
     needs,
     {.event = "authz_admin", .detail = "replace_secret"}},
    run_replace};
constinit const api::operation<renew_log_request, begun_job> renew_log{
    {"keys/renew", http::method::post, "/keys/renew", needs, {}, 202}, run_renew};
constinit const api::operation<job_request, job_progress> look_at_job{
    {"job/status", http::method::get, "/jobs/{job}", needs}, run_look};

} // namespace twostep::server::admin

TWOSTEP_JSON_DEFINED(twostep::server::admin::job_progress)
