#pragma once
// The scenarios: a table of names and coroutines that use a browser. A new scenario is one row and its function.

#include "bench/load/browser.hpp"
#include "bench/load/outbox.hpp"
#include "bench/load/results.hpp"

#include <span>
#include <string>
#include <string_view>

namespace twostep::bench::load {

struct user {
  std::string email, password;
  std::string phone; ///< E.164
};
/// The i-th user of the bench, the same in every run.
user make_user(std::size_t i);

/// A step's parameters; the references outlive the round.
struct step_context {
  browser& who;
  const load::user& user;
  outbox& texts;
  results& into;
};

struct scenario {
  std::string_view name, about;
  bool needs_users, needs_texts;
  awaitable<> (*once_a_user)(step_context);       ///< before the measurement; may be null
  awaitable<> (*once_a_connection)(step_context); ///< before the measurement; may be null
  awaitable<> (*round)(step_context);
};

std::span<const scenario> scenarios();
const scenario* find_scenario(std::string_view name);

} // namespace twostep::bench::load
