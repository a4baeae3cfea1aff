#include "server/admin/new_link.hpp"

#include "server/config/config.hpp"

namespace twostep::server::admin {

std::optional<std::string> links_url(const api::context& c) {
  if (c.running) return server::links_url(c.running->address);
  const auto& url = c.config.server.public_url;
  if (url.empty()) return std::nullopt;
  return server::links_url(parse_public_url(url));
}

new_link to_answer(
    const std::string& links_url, const new_link_token& made, core::link_purpose purpose, core::time_point expires_at
) {
  return {purpose, core::secret(links_url + std::string(made.text.reveal())), expires_at};
}

} // namespace twostep::server::admin
