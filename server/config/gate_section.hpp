#pragma once
// Writes out [[gate.rule]]: the rules in force, and the section in docs/configuration.md.

#include "server/gate_rules/rule.hpp"

#include <string>
#include <vector>

namespace twostep::server {

std::string show_gate_rules(const std::vector<gate::rule>&);
std::string document_gate_rules();

} // namespace twostep::server
