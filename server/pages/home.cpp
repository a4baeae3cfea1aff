#include "server/pages/home.hpp"

namespace twostep::server::pages {

awaitable<> go_home(page_context& v) {
  v.go(v.who ? "/profile/security" : "/sign-in");
  co_return;
}

awaitable<> go_to_change_password(page_context& v) {
  v.go("/profile/security/password");
  co_return;
}

} // namespace twostep::server::pages
