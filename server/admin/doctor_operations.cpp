#include "server/admin/operations.hpp"
#include "server/admin/request_fields.hpp"
#include "server/doctor/findings.hpp"
#include "server/doctor/knock.hpp"
#include "server/doctor/probes.hpp"

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
  if (!address)
    throw refused(422, "\"" + text + "\" is no address of a web site: write it like https://app.example.org/");
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
  return o;
}

json::object view(const doctor::finding& f) {
  json::object o{{"problem", f.is_problem}, {"what", f.what}};
  if (!f.change.empty()) o["change"] = f.change;
  return o;
}

doctor::answer_back read_answer(request_fields& fields) {
  doctor::answer_back b;
  b.failure = fields.optional("failure").value_or("");
  b.certificate_refused = fields.optional("certificate").value_or("") == "refused";
  b.status = static_cast<unsigned>(fields.number("status"));
  b.location = fields.optional("location").value_or("");
  b.from = fields.optional("from").value_or("");
  return b;
}

} // namespace

awaitable<answer> begin_to_look(resources& r, json::object request) {
  request_fields fields(std::move(request));
  const auto address = read_address(fields);
  fields.end();
  const auto number = awaiting(r).await();
  const auto& ours = r.running->address;
  co_return answer{
      200,
      {{"url", address.text()},
       {"side", name_of(doctor::side_of(ours, address))},
       {"probe", number},
       {"target", doctor::target_of(ours, address, number)}}};
}

awaitable<answer> end_looking(resources& r, json::object request) {
  request_fields fields(std::move(request));
  const auto address = read_address(fields);
  const auto number = fields.required("probe");
  const auto back = read_answer(fields);
  fields.end();
  const auto arrived = awaiting(r).end(number);
  if (!arrived) throw refused(409, "the server waited for a minute and gave up: try again");
  const auto& ours = r.running->address;
  json::array seen, found;
  bool is_well = true;
  for (const auto& a : *arrived) seen.push_back(view(a));
  for (const auto& f : doctor::findings(r.config, ours, address, back, *arrived)) {
    is_well = is_well && !f.is_problem;
    found.push_back(view(f));
  }
  co_return answer{
      200,
      {{"url", address.text()},
       {"side", name_of(doctor::side_of(ours, address))},
       {"well", is_well},
       {"status", back.status},
       {"location", back.location},
       {"arrived", std::move(seen)},
       {"findings", std::move(found)}}};
}

} // namespace twostep::server::admin
