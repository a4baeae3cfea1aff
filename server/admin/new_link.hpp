#pragma once
// A one-time link that was just made, as it is answered once (decision 45).

#include "core/account/link.hpp"
#include "core/secret.hpp"
#include "core/time.hpp"
#include "server/api/context.hpp"
#include "server/api/field_types.hpp"
#include "server/api/json.hpp"
#include "server/crypto/link_token.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>

namespace twostep::server::admin {

struct new_link {
  core::link_purpose purpose{core::link_purpose::password};
  core::secret url;
  core::time_point expires_at{};
  static constexpr api::field_note notes[] = {{"url", "shown this once: whoever has it may do what it is for"}};
};
BOOST_DESCRIBE_STRUCT(new_link, (), (purpose, url, expires_at))

/// Where links lead, without their token: "https://id.example.org/link/". nullopt: no server runs, and the
/// configuration doesn't name its address.
std::optional<std::string> links_url(const api::context&);

new_link
to_answer(const std::string& links_url, const new_link_token&, core::link_purpose, core::time_point expires_at);

} // namespace twostep::server::admin
