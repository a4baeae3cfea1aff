#pragma once
// Which rules can ever decide, by the hosts that the gate answers for. Not by users or organisations, which come and
// go.

#include "server/gate_rules/rule.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::gate {

/// Hosts that get our cookie: public_url's own, and those under session.cookie_domain.
struct served_hosts {
  std::string own;    ///< without port
  std::string domain; ///< "": none but `own`

  bool contains(std::string_view host) const noexcept;
};

/// A rule that never decides.
struct idle_rule {
  std::size_t which;
  std::optional<std::size_t>
      behind; ///< the first of the rules that decide in its place; nullopt: no host of it is served
};

/// In their order.
std::vector<idle_rule> find_idle_rules(std::span<const rule>, const served_hosts&);

/// Whether the rule is about applications on our own host and no other. path_prefix: of our own pages there.
bool leads_to_own_host(const rule&, const served_hosts&, std::string_view path_prefix) noexcept;

} // namespace twostep::server::gate
