#include "server/pages/demo_phone.hpp"

#include "server/words.hpp"

namespace twostep::server::pages {

awaitable<> show_demo_phone(visit& v) {
  if (!v.demo || !v.services.config.demo || !v.x.request.loopback_peer) {
    say(v, 404, "Not found", "There is no page here.");
    co_return;
  }
  page p(v, "demo_phone.tpl", "The demo's phone");
  const auto messages = v.demo->newest();
  if (messages.empty()) p.show("EMPTY");
  for (const auto& m : messages)
    p.add("MESSAGE")
        .set("TO", m.to)
        .set("TEXT", m.text)
        .set("AT", date_and_time(m.at))
        .set("TIME", machine_time(m.at));
  p.answer();
}

} // namespace twostep::server::pages
