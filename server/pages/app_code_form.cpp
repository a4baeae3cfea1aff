#include "server/pages/app_code_form.hpp"

namespace twostep::server::pages {

core::msgid heading_of(const app_code& c) noexcept {
  return c.is_dead ? msgid("Please try again") : msgid("Open your authenticator app");
}

void fill_app_code(page& p, const page_context& v, const code_form& f, const app_code& c) {
  const auto& prefix = v.access.address.path_prefix;
  p.into("CODE_FORM", "app_code_form.tpl");
  p.set("ACTION", prefix + std::string(f.action)).set("BUTTON", f.button).set("NEXT", f.next);
  p.set("RESTART", prefix + std::string(f.restart));
  if (c.is_dead) {
    p.show("DEAD").show(c.is_exhausted ? "EXHAUSTED" : "TOO_OLD").set("ID", c.id);
    if (f.anew.empty())
      p.show("START_AGAIN");
    else
      p.set("ANEW", prefix + std::string(f.anew)).show("NEW_CODE");
    return;
  }
  p.show("LIVE");
  if (!c.app.empty()) p.add("NAMED").set("APP", c.app);
  if (!c.email.empty()) p.add("AS").set("EMAIL", c.email);
}

} // namespace twostep::server::pages
