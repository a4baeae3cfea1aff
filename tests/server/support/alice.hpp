#pragma once
// Test services with one person, and steps that make messages go to her.

#include "core/account/decide.hpp"
#include "server/access/authenticate.hpp"
#include "server/account/account_commands.hpp"
#include "server/runtime/entropy.hpp"
#include "tests/server/support/test_services.hpp"

namespace twostep::server::test {

struct alice_fixture : test_services {
  core::account_id alice = create_user("alice@example.com");
  http::exchange x = request();

  execution begin_sign_in() {
    core::begin_sign_in c;
    c.password_generation = account(alice).password.generation;
    c.challenge = random_id<core::challenge_id>();
    c.session = make_session({make_session_token(alice).id}, x.request);
    return run(commands->execute_sending(x, alice, core::device_trust::unknown_browser, c));
  }
  execution resend(const core::challenge_id& challenge) {
    return run(commands->execute_sending(
        x, alice, core::device_trust::unknown_browser, core::resend_code{.challenge = challenge, .session = {}}
    ));
  }
  /// By the shell; the owner gets a notice if two-step verification is on.
  void reset() {
    const core::reset_two_step c{{core::actor_kind::shell, "root"}, "lost", random_id<core::notice_id>()};
    run(commands->execute(x, alice, c));
  }
};

} // namespace twostep::server::test
