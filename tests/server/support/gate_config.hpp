#pragma once
// Configurations of a gate for applications under example.org.

#include "server/config/config.hpp"
#include "server/gate_rules/rule.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::test {

inline config with_domain() {
  config c;
  c.session.cookie_domain = "example.org";
  return c;
}

/// One rule, for every host.
inline config
with_rule(std::string_view path, const std::vector<std::string>& allow, std::string_view two_step = "as_set") {
  auto c = with_domain();
  auto& r = c.gate.rules.emplace_back();
  gate::read_path(path, r);
  gate::read_allow(allow, r);
  gate::read_two_step(two_step, r);
  return c;
}

} // namespace twostep::server::test
