#pragma once
// [[gate.rule]] written out: as they are in force, and for docs/configuration.md.

#include "server/gate_rules/rule.hpp"

#include <string>
#include <vector>

namespace twostep::server {

std::string show_gate_rules(const std::vector<gate::rule>&);
std::string document_gate_rules();

} // namespace twostep::server
