#include "server/pages/profile.hpp"

namespace twostep::server::pages {

namespace {

msgid name_of(core::role role) {
  switch (role) {
  case core::role::member:
    break;
  case core::role::admin:
    return msgid("admin");
  case core::role::operator_:
    return msgid("operator");
  }
  return msgid("member");
}

} // namespace

awaitable<> show_profile(page_context& v) {
  page p(v, "profile.tpl", msgid("My profile"), frame::wide);
  const auto& a = v.who->account;
  p.set("EMAIL", a.email.shown).set("ROLE", name_of(a.role));
  if (!a.name.empty()) p.add("NAMED").set("NAME", a.name);
  if (v.who->organisation) p.add("ORGANISATION").set("NAME", v.who->organisation->name);
  p.answer();
  co_return;
}

} // namespace twostep::server::pages
