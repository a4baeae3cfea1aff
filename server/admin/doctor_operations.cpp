#include "server/admin/doctor_operations.hpp"

#include "server/api/context.hpp"
#include "server/doctor/findings.hpp"
#include "server/doctor/probes.hpp"
#include "server/doctor/proxy_requests.hpp"

namespace twostep::server::admin {
namespace {

using api::problem;

problem no_probes() {
  return {503, "only a running server can be looked at: start it with `twostep serve`"};
}

core::result<doctor::address, problem> read_address(const std::string& text) {
  const auto address = doctor::read_address(text);
  if (!address) return problem{422, doctor::is_no_address(text), "url"};
  return *address;
}

std::string name_of(doctor::side s) {
  return s == doctor::side::pages ? "pages" : "application";
}

arrival_view arrival_view_of(const doctor::arrival& a) {
  arrival_view v{a.peer, a.trusted, a.client, a.method, a.host, a.target, {}, a.cookies, a.has_app_token};
  const auto add = [&](const char* name, const std::string& value) {
    if (!value.empty()) v.says.emplace_back(name, value);
  };
  std::string addresses;
  for (const auto& line : a.forwarded_for) addresses.append(addresses.empty() ? "" : ", ").append(line);
  add("X-Forwarded-For", addresses);
  add("X-Forwarded-Method", a.forwarded_method);
  add("X-Forwarded-Proto", a.forwarded_proto);
  add("X-Forwarded-Host", a.forwarded_host);
  add("X-Forwarded-Uri", a.forwarded_uri);
  add("X-Original-URL", a.original_url);
  return v;
}

std::vector<arrival_view> arrival_view_of(const std::vector<doctor::arrival>& all) {
  std::vector<arrival_view> seen;
  for (const auto& a : all) seen.push_back(arrival_view_of(a));
  return seen;
}

/// Ends a probe: combines what the client reports with the requests that arrived.
core::result<doctor::probe_result, problem> end(doctor::probes& probes, returned_probe told) {
  auto arrived = probes.end(told.probe);
  if (!arrived) return problem{409, "the server waited for a minute and gave up: try again"};
  doctor::probe_result r;
  r.back = {
      std::move(told.failure),   told.certificate == "refused",   told.status,          std::move(told.location),
      std::move(told.challenge), std::move(told.referrer_policy), std::move(told.from), told.made_up_amr};
  r.arrived = *std::move(arrived);
  return r;
}

awaitable<core::result<begun_probes, problem>>
run_begin(api::context& c, const api::caller&, begin_probe_request request) {
  const auto address = read_address(request.url);
  if (!address) co_return address.error();
  if (!c.probes || !c.running) co_return no_probes();
  const auto& ours = c.running->address;
  const auto side = doctor::side_of(ours, *address);
  const auto to_send = [&] {
    const auto number = c.probes->await();
    return awaited_probe{number, doctor::target_of(ours, *address, number)};
  };
  begun_probes begun{to_send(), address->text(), name_of(side), {}};
  if (doctor::is_for_programs(c.config, side))
    begun.program = awaited_program_probe{to_send(), std::string(doctor::made_up_token)};
  co_return begun;
}

awaitable<core::result<diagnosis, problem>> run_end(api::context& c, const api::caller&, end_probe_request request) {
  const auto address = read_address(request.url);
  if (!address) co_return address.error();
  if (!c.probes || !c.running) co_return no_probes();
  const auto by_browser = end(*c.probes, request);
  if (!by_browser) co_return by_browser.error();
  std::optional<doctor::probe_result> by_program;
  if (request.program) {
    auto ended = end(*c.probes, *std::move(request.program));
    if (!ended) co_return ended.error();
    by_program = *std::move(ended);
  }

  const auto& ours = c.running->address;
  diagnosis d{address->text(),           name_of(doctor::side_of(ours, *address)), true, by_browser->back.status,
              by_browser->back.location, arrival_view_of(by_browser->arrived),     {},   {}};
  const auto* program = by_program ? &*by_program : nullptr;
  for (const auto& f : doctor::findings(c.config, ours, *address, *by_browser, program)) {
    d.well = d.well && !f.is_problem;
    d.findings.push_back({f.is_problem, f.what, f.change.empty() ? std::nullopt : std::optional(f.change)});
  }
  if (program) d.program = program_view{program->back.status, arrival_view_of(program->arrived)};
  co_return d;
}

} // namespace

constinit const api::operation<begin_probe_request, begun_probes> begin_probe{
    {"doctor/begin", http::method::post, "/doctor/begin", api::scope::diagnosis}, run_begin};
constinit const api::operation<end_probe_request, diagnosis> end_probe{
    {"doctor/end", http::method::post, "/doctor/end", api::scope::diagnosis}, run_end};

} // namespace twostep::server::admin
