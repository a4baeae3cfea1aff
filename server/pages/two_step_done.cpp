#include "server/pages/two_step_done.hpp"

#include "core/account/second_step.hpp"
#include "core/account/two_step.hpp"

namespace twostep::server::pages {

awaitable<> show_two_step_done(page_context& v) {
  const auto& a = v.who->account;
  const auto state = core::effective(a.two_step, v.now());
  const auto* phone = core::verified_phone(a.two_step);
  if (!core::has_second_step(a) || a.recovery) {
    v.go("/profile/security");
    co_return;
  }
  page p(v, "two_step_done.tpl", msgid("Your account is well protected"));
  const auto first = core::first_method(a, std::nullopt);
  if (first && first->method == core::method::text_message)
    p.add("BY_TEXT").number(*phone);
  else
    p.show(first && first->method == core::method::passkey ? "BY_PASSKEY" : "BY_APP");
  p.set("STATE", core::name(state)).answer();
}

} // namespace twostep::server::pages
