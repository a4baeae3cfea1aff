#pragma once
// Every state × every command of the two-step state machine: worlds in each state, and the commands to try there.

#include "tests/core/support/authenticator.hpp"
#include "tests/core/support/passkeys.hpp"
#include "tests/core/support/world.hpp"

#include <functional>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace twostep::core::test {

/// In the order in which tables have them; "dead" is a pending change whose code has expired.
inline constexpr std::string_view matrix_states[] = {"disabled", "pending-enable",  "pending-enable dead",
                                                     "enabled",  "pending-disable", "pending-disable dead"};

/// What is on beside text messages, in every one of the states.
enum class beside_texts { nothing, app, passkey };

/// A world in one of the states; `s` is the session that began the pending change, `t` another one.
struct placed : world {
  session_id s, t;
  challenge_id sign_in_challenge;
  app one;          ///< on, where the matrix has apps
  held_passkey key; ///< on, where it has passkeys

  placed(std::string_view state, beside_texts);
  /// The newest code; without one, any text that could be one.
  std::optional<one_time_code> any_code() const { return sent.empty() ? wrong_code() : last_code(); }
  /// Of what the step-up in `s` asks for.
  std::optional<factor_answer> step_up_answer() const;
  /// Of a forgotten password's link, which is made.
  begin_link_step link_step();
  challenge_id pending() const {
    const auto* c = pending_challenge(account.two_step);
    return c ? c->id : make_id<challenge_id>(0);
  }
};

struct matrix_column {
  const char* name;
  std::function<command(placed&)> make;
};
/// The commands, some of them twice: right and wrong.
std::span<const matrix_column> matrix_columns();

/// One row for each command, one cell for each state: the next state, or the refusal; both for a wrong code.
struct matrix_row {
  const char* command;
  const char* cells[6];
};
/// Tries every command in every state.
void check_matrix(std::span<const matrix_row>, beside_texts);

} // namespace twostep::core::test
