#include "server/admin/operations.hpp"
#include "server/admin/request_fields.hpp"
#include "server/doctor/findings.hpp"
#include "server/doctor/probes.hpp"
#include "server/doctor/proxy_requests.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace twostep::server::admin {
namespace {

namespace json = boost::json;

doctor::probes& awaiting(const resources& r) {
  if (!r.probes || !r.running)
    throw refused(503, "only a running server can be looked at: start it with `twostep serve`");
  return *r.probes;
}

doctor::address read_address(request_fields& fields) {
  const auto text = fields.required("url");
  const auto address = doctor::read_address(text);
  if (!address) throw refused(422, doctor::is_no_address(text));
  return *address;
}

std::string_view name_of(doctor::side s) {
  return s == doctor::side::pages ? "pages" : "application";
}

json::object view(const doctor::arrival& a) {
  json::object o{{"peer", a.peer},     {"trusted", a.trusted}, {"client", a.client},
                 {"method", a.method}, {"host", a.host},       {"target", a.target}};
  json::object said;
  const auto add = [&](std::string_view name, const std::string& value) {
    if (!value.empty()) said.emplace(name, value);
  };
  std::string addresses;
  for (const auto& line : a.forwarded_for) addresses.append(addresses.empty() ? "" : ", ").append(line);
  add("X-Forwarded-For", addresses);
  add("X-Forwarded-Method", a.forwarded_method);
  add("X-Forwarded-Proto", a.forwarded_proto);
  add("X-Forwarded-Host", a.forwarded_host);
  add("X-Forwarded-Uri", a.forwarded_uri);
  add("X-Original-URL", a.original_url);
  o["says"] = std::move(said);
  o["cookies"] = json::array(a.cookies.begin(), a.cookies.end());
  o["app_token"] = a.has_app_token;
  return o;
}

json::array view(const std::vector<doctor::arrival>& all) {
  json::array seen;
  for (const auto& a : all) seen.push_back(view(a));
  return seen;
}

json::object view(const doctor::finding& f) {
  json::object o{{"problem", f.is_problem}, {"what", f.what}};
  if (!f.change.empty()) o["change"] = f.change;
  return o;
}

/// prefix: of the fields' names.
doctor::answer_back read_answer(request_fields& fields, const std::string& prefix) {
  const auto text = [&](const char* name) { return fields.optional(prefix + name).value_or(""); };
  doctor::answer_back b;
  b.failure = text("failure");
  b.certificate_refused = text("certificate") == "refused";
  b.status = static_cast<unsigned>(fields.number(prefix + "status"));
  b.location = text("location");
  b.challenge = text("challenge");
  b.referrer_policy = text("referrer_policy");
  b.from = text("from");
  return b;
}

doctor::probe_result end_probe(doctor::probes& probes, const std::string& number, doctor::answer_back back) {
  auto arrived = probes.end(number);
  if (!arrived) throw refused(409, "the server waited for a minute and gave up: try again");
  return {std::move(back), std::move(*arrived)};
}

} // namespace

awaitable<answer> begin_to_look(resources& r, json::object request) {
  request_fields fields(std::move(request));
  const auto address = read_address(fields);
  fields.end();
  const auto& ours = r.running->address;
  const auto side = doctor::side_of(ours, address);
  const auto to_send = [&](doctor::probes& probes) {
    const auto number = probes.await();
    return json::object{{"probe", number}, {"target", doctor::target_of(ours, address, number)}};
  };
  auto body = to_send(awaiting(r));
  body["url"] = address.text();
  body["side"] = name_of(side);
  if (doctor::is_for_programs(r.config, side)) {
    auto& program = (body["program"] = to_send(awaiting(r))).as_object();
    program["token"] = doctor::made_up_token;
  }
  co_return answer{200, std::move(body)};
}

awaitable<answer> end_looking(resources& r, json::object request) {
  request_fields fields(std::move(request));
  const auto address = read_address(fields);
  const auto number = fields.required("probe");
  auto back = read_answer(fields, "");
  const auto program_number = fields.optional("program_probe");
  std::optional<doctor::answer_back> program_back;
  if (program_number) program_back = read_answer(fields, "program_");
  fields.end();
  auto& probes = awaiting(r);
  const auto by_browser = end_probe(probes, number, std::move(back));
  std::optional<doctor::probe_result> by_program;
  if (program_number) by_program = end_probe(probes, *program_number, std::move(*program_back));

  const auto& ours = r.running->address;
  json::array found;
  bool is_well = true;
  for (const auto& f : doctor::findings(r.config, ours, address, by_browser, by_program ? &*by_program : nullptr)) {
    is_well = is_well && !f.is_problem;
    found.push_back(view(f));
  }
  json::object body{
      {"url", address.text()},
      {"side", name_of(doctor::side_of(ours, address))},
      {"well", is_well},
      {"status", by_browser.back.status},
      {"location", by_browser.back.location},
      {"arrived", view(by_browser.arrived)},
      {"findings", std::move(found)}};
  if (by_program) body["program"] = {{"status", by_program->back.status}, {"arrived", view(by_program->arrived)}};
  co_return answer{200, std::move(body)};
}

} // namespace twostep::server::admin
