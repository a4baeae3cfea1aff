#include "server/gate/client_kind.hpp"

namespace twostep::server::gate {
namespace {

bool wants_html(const http::request& r) noexcept {
  return r.accept.find("text/html") != r.accept.npos;
}

} // namespace

bool is_navigation(const http::request& r) noexcept {
  if (!r.sec_fetch_mode.empty()) return r.sec_fetch_mode == "navigate";
  return wants_html(r);
}

bool is_browser(const http::request& r) noexcept {
  return !r.sec_fetch_mode.empty() || wants_html(r) || r.user_agent.starts_with("Mozilla/");
}

} // namespace twostep::server::gate
