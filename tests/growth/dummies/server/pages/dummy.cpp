#include "server/pages/dummy.hpp"

namespace twostep::server::pages {

awaitable<> show_dummy(page_context& v) {
  page p(v, "dummy.tpl", msgid("Dummy"));
  p.set("EMAIL", v.who->account.email.shown);
  p.answer();
  co_return;
}

} // namespace twostep::server::pages
