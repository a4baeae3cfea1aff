#include "server/pages/profile.hpp"

namespace twostep::server::pages {

awaitable<> show_profile(page_context& v) {
  page p(v, "profile.tpl", "My profile");
  const auto& a = v.who->account;
  p.set("EMAIL", a.email.shown).set("ROLE", core::to_text(a.role));
  if (!a.name.empty()) p.add("NAMED").set("NAME", a.name);
  if (v.who->organisation) p.add("ORGANISATION").set("NAME", v.who->organisation->name);
  p.answer();
  co_return;
}

} // namespace twostep::server::pages
