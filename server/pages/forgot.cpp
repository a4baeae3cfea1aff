#include "server/pages/forgot.hpp"

#include "core/email.hpp"

#include <optional>

namespace twostep::server::pages {

namespace {

page forgot_form(page_context& v) {
  page p(v, "forgot.tpl", msgid("Forgot your password?"), frame::front);
  p.back("/sign-in", msgid("Back to sign-in"));
  p.set("EMAIL", v.field("email")).show(sends_mail(v.access.config) ? "ASK" : "SUPPORT_ALONE");
  return p;
}

/// Refused until then; nullopt: this network may ask.
awaitable<std::optional<core::time_point>> refused_until(page_context& v) {
  const auto limit = v.access.config.limits.links_per_address_per_hour;
  if (limit == 0) co_return std::nullopt;
  const core::meter_limit limits[] = {
      {.meter = v.access.meter_keys(core::meter_kind::forgotten_address, v.x.request.client.network),
       .limit = limit,
       .window = core::hours(1)}};
  storage::read_barrier not_waited_for;
  const auto until = co_await v.meters.take(limits, v.now(), not_waited_for).wait();
  co_return until;
}

} // namespace

awaitable<> show_forgot(page_context& v) {
  forgot_form(v).answer();
  co_return;
}

awaitable<> ask_for_link(page_context& v, forgotten_passwords& forgotten) {
  if (!sends_mail(v.access.config)) co_return forgot_form(v).answer();
  if (v.field("email").empty()) {
    forgot_form(v).error("email", msgid("Enter your email address.")).answer();
    co_return;
  }
  const auto key = core::email_key(v.field("email"));
  if (!key) {
    forgot_form(v).error("email", msgid("This isn't an email address.")).answer();
    co_return;
  }
  const auto until = co_await refused_until(v);
  if (until) {
    forgot_form(v).refused("email", {core::refusal_kind::too_many_messages, until}).answer();
    co_return;
  }
  storage::read_barrier seen{v.x.observed};
  const auto account = co_await v.access.accounts.find(*key, seen).wait();
  if (account) forgotten.note(*account);
  page p(v, "forgot.tpl", msgid("Check your mail"), frame::front);
  p.back("/sign-in", msgid("Back to sign-in"));
  p.set("EMAIL", v.field("email")).show("ASKED");
  p.answer();
}

} // namespace twostep::server::pages
