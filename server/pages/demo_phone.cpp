#include "server/pages/demo_phone.hpp"

#include "server/http/client_address.hpp"
#include "server/text/date.hpp"
#include "server/text/wording.hpp"

namespace twostep::server::pages {

namespace {

/// A proxy on this machine, trusted or not, speaks for somebody who may be elsewhere.
bool is_at_this_machine(const http::request& r) {
  if (!r.loopback_peer || r.relayed || !names_this_machine(r.host)) return false;
  const auto client = http::ip_address::parse(r.client.text);
  return client ? client->is_loopback() : r.client.text == "local";
}

} // namespace

awaitable<> show_demo_phone(page_context& v) {
  if (!v.demo || !v.access.config.demo || !is_at_this_machine(v.x.request)) {
    say(v, 404, msgid("Page not found"), msgid("Check the address."));
    co_return;
  }
  v.takes_notes = false; // it loads itself again and again beside the pages that notes are for
  page p(v, "demo_phone.tpl", msgid("The demo's phone"));
  const auto messages = v.demo->newest();
  if (messages.empty()) p.show("EMPTY");
  for (const auto& m : messages)
    p.add("MESSAGE")
        .set("TO", m.to)
        .set("TEXT", m.text)
        .set("AT", date_and_time(v.language, m.at))
        .set("TIME", to_rfc3339(m.at));
  p.answer();
}

} // namespace twostep::server::pages
