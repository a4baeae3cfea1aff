#pragma once
// The findings while they are collected. Internal to the .cpp files of this folder.

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
  /// The rules' verdict on a person who isn't signed in.
  gate::verdict of_nobody() const {
    return gate::evaluate(settings.gate.rules, asked.authority, asked.path_and_query, {});
  }
};

/// For a response that didn't come from this server.
void diagnose_nothing_arrived(diagnosis&, bool is_pages);
void diagnose_pages(diagnosis&, const arrival&);
/// False: the gate wasn't asked, or can't answer.
bool diagnose_gate(diagnosis&, const arrival&);
/// For made_up_amr.
void diagnose_amr(diagnosis&);
/// For the request with an invalid token.
void diagnose_program(diagnosis&, const probe_result&);

} // namespace twostep::server::doctor
