#pragma once
// A conclusion in the making. Internal to the .cpp files of this folder.

#include "server/doctor/findings.hpp"
#include "server/gate_rules/rule.hpp"

namespace twostep::server::doctor {

struct diagnosis {
  const config& settings;
  const public_address& ours;
  const address& asked;
  const answer_back& back;
  std::vector<finding> found;

  void problem(std::string what, std::string change);
  void note(std::string what, std::string change = {});
  /// What the rules say of somebody who isn't signed in.
  gate::verdict of_nobody() const {
    return gate::evaluate(settings.gate.rules, asked.authority, asked.path_and_query, {});
  }
};

/// Something answered, and this server saw nothing of it.
void diagnose_nothing_arrived(diagnosis&, bool is_pages);
void diagnose_pages(diagnosis&, const arrival&);
/// False: the gate isn't asked, or can't answer.
bool diagnose_gate(diagnosis&, const arrival&);
/// A request with a token that is nobody's.
void diagnose_program(diagnosis&, const probe_result&);

} // namespace twostep::server::doctor
