#pragma once
// Finds rules that can never decide, considering the hosts that the gate answers for. Doesn't consider users and
// organisations, which may still be added.

#include "server/gate_rules/rule.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::gate {

/// The hosts that get the session cookie: public_url's own, and those under session.cookie_domain.
struct served_hosts {
  std::string own;    ///< without port
  std::string domain; ///< "": only `own`

  bool contains(std::string_view host) const noexcept;
};

/// A rule that never decides.
struct idle_rule {
  std::size_t which;
  std::optional<std::size_t>
      behind; ///< the first rule that decides in its place; nullopt: none of its hosts is served
};

/// In the order of the rules.
std::vector<idle_rule> find_idle_rules(std::span<const rule>, const served_hosts&);

/// True: the rule covers applications on our own host and no other. path_prefix: that of our own pages there.
bool leads_to_own_host(const rule&, const served_hosts&, std::string_view path_prefix) noexcept;

} // namespace twostep::server::gate
