#include "server/cli/role_option.hpp"

#include "server/api/json.hpp"

namespace twostep::server::cli {

std::optional<core::role> role_of(const invocation& call) {
  if (!call.has("role")) return std::nullopt;
  const auto role = api::from_value<core::role>(boost::json::value(call.text("role")), "role");
  if (!role) throw failure(role.error().what);
  return *role;
}

} // namespace twostep::server::cli
