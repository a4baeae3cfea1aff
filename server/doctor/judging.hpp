#pragma once
// A conclusion in the making. Internal to the .cpp files of this folder.

#include "server/doctor/findings.hpp"

#include <utility>

namespace twostep::server::doctor {

struct judging {
  const config& settings;
  const public_address& ours;
  const address& asked;
  const answer_back& back;
  std::vector<finding> found;

  void problem(std::string what, std::string change) { found.push_back({std::move(what), std::move(change), true}); }
  void note(std::string what) { found.push_back({std::move(what), {}, false}); }
};

/// Something answered, and this server saw nothing of it.
void judge_nothing_arrived(judging&, bool is_pages);
void judge_pages(judging&, const arrival&);
void judge_gate(judging&, const arrival&);

} // namespace twostep::server::doctor
