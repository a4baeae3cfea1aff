#include "server/pages/known_browser.hpp"

namespace twostep::server::pages {

awaitable<> keep_known(page_context& v, core::device_id device) {
  storage::read_barrier seen{v.x.observed};
  const auto set_cookie = [&](const core::account& a, const core::organisation*) {
    set_device_cookie(v.access, v.x, a, device);
  };
  co_await v.access.accounts.read(v.who->account.id, seen, set_cookie).wait();
  v.x.observed = seen.sequence;
}

} // namespace twostep::server::pages
