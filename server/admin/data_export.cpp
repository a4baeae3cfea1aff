#include "server/admin/data_export.hpp"

#include "server/admin/views.hpp"
#include "server/text/date.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

namespace twostep::server::admin {
namespace {

namespace json = boost::json;

template <class List, class F>
json::array each(const List& list, F f) {
  json::array all;
  for (const auto& one : list) all.push_back(f(one));
  return all;
}

template <class E>
std::string_view name_of(E e) {
  return boost::describe::enum_to_string(e, "unknown");
}

json::object view_of(const core::challenge& c) {
  return {
      {"purpose", name_of(c.purpose)},
      {"phone", c.to.reveal()},
      {"issued_at", to_rfc3339(c.issued_at)},
      {"expires_at", to_rfc3339(c.expires_at)},
      {"messages", c.sends}};
}

json::object view_of(const core::session& s) {
  return {
      {"browser", s.label},
      {"address", s.address},
      {"started_at", to_rfc3339(s.started_at)},
      {"last_used_at", to_rfc3339(s.last_used_at)}};
}

json::array wrong_codes(const core::account& a) {
  json::array all;
  for (const auto& history : a.failures)
    for (const auto at : history.at) all.push_back(json::value(to_rfc3339(at)));
  for (const auto at : a.known_failures.at) all.push_back(json::value(to_rfc3339(at)));
  return all;
}

} // namespace

json::object data_export(const core::account& a, const core::organisation* org, core::time_point now) {
  auto o = summary(a, org, now);
  auto& two_step = o["two_step"].as_object();
  if (const auto* phone = core::verified_phone(a.two_step)) two_step["phone"] = phone->reveal();
  if (const auto* pending = core::pending_challenge(a.two_step)) two_step["pending"] = view_of(*pending);
  o["password_changed_at"] = to_rfc3339(a.password.changed_at);
  o["sessions"] = each(a.sessions, [](const core::session& s) { return view_of(s); });
  o["app_tokens"] = app_tokens(a);
  o["sign_ins_under_way"] = each(a.sign_ins, [](const core::challenge& c) { return view_of(c); });
  o["wrong_codes"] = wrong_codes(a);
  o["known_browsers"] = each(a.devices, [](const core::known_device& d) {
    return json::object{
        {"since", to_rfc3339(d.issued_at)}, {"last_used_at", to_rfc3339(d.used_at)}, {"wrong_codes", d.spent}};
  });
  o["numbers_tried"] = each(a.tried, [](const core::tried_number& t) {
    return json::object{{"phone", t.number.reveal()}, {"at", to_rfc3339(t.at)}};
  });
  o["messages_owed"] = each(a.notices, [](const core::pending_notice& n) {
    return json::object{{"kind", name_of(n.kind)}, {"phone", n.to.reveal()}, {"at", to_rfc3339(n.at)}};
  });
  o["former_numbers"] = each(a.former_numbers, [](const core::former_number& f) {
    return json::object{{"phone", f.number.reveal()}, {"left_at", to_rfc3339(f.left_at)}};
  });
  o["changes"] = changes(a);
  o["support_acts"] = support_acts(a);
  o["recent"] = each(a.recent, [](const core::activity& r) {
    return json::object{{"what", name_of(r.kind)}, {"at", to_rfc3339(r.at)}};
  });
  return o;
}

} // namespace twostep::server::admin
