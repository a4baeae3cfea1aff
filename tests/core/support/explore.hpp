#pragma once
// Explores breadth-first everything that can happen to one account in a small world: two numbers, two browsers of
// the person, and a thief who guesses wrong. Codes are typed as they arrived on a phone, whatever their purpose.
// Times, counters and ids are reduced to what decisions can distinguish.

#include <cstddef>
#include <map>
#include <set>
#include <string>
#include <tuple>
#include <vector>

namespace twostep::core::test {

struct exploration {
  std::size_t states = 0;      ///< distinct reduced states
  std::size_t transitions = 0; ///< commands tried
  std::vector<std::string> violations;
  /// (from, to, command) among the four states.
  std::set<std::tuple<std::string, std::string, std::string>> edges;
};

/// What the person does; the thief, support and time do the same in all.
enum class scope {
  turning_on_and_off, ///< in two browsers, with step-ups
  changing_number,    ///< in one browser, beside turning on and off; the other signs in and cancels
  recovering,         ///< the same with recovery codes, which both browsers use
  with_app,           ///< beside an authenticator app; the other browser signs in and cancels (explore_app.hpp)
  with_passkey        ///< beside a passkey (explore_passkey.hpp)
};
exploration explore(scope);
/// The graph of the edges, for docs/states.dot.
std::string to_dot(const exploration&);

} // namespace twostep::core::test
