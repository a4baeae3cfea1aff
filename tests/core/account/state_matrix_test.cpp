// Every state × every command of the two-step state machine: the next state, or the refusal. The rows correspond
// to the table in docs/states.svg; "dead" is a pending change whose code has expired.

#include "tests/core/support/state_matrix.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

using namespace twostep::core;
using namespace twostep::core::test;

namespace state_matrix {

const matrix_row without_app[] = {
    {"begin_enable",
     {"pending-enable", "pending-enable", "pending-enable", "not_in_state", "not_in_state", "not_in_state"}},
    {"same_number",
     {"pending-enable", "resend_too_soon", "pending-enable", "not_in_state", "not_in_state", "not_in_state"}},
    {"confirm_enable",
     {"challenge_gone", "enabled", "challenge_gone", "challenge_gone", "challenge_gone", "challenge_gone"}},
    {"wrong_enable",
     {"challenge_gone", "wrong_code", "challenge_gone", "challenge_gone", "challenge_gone", "challenge_gone"}},
    {"begin_disable",
     {"not_in_state", "not_in_state", "not_in_state", "pending-disable", "resend_too_soon", "pending-disable"}},
    {"confirm_disable",
     {"challenge_gone", "challenge_gone", "challenge_gone", "challenge_gone", "disabled", "challenge_gone"}},
    {"wrong_disable",
     {"challenge_gone", "challenge_gone", "challenge_gone", "challenge_gone", "wrong_code", "challenge_gone"}},
    {"cancel", {"disabled", "disabled", "disabled", "enabled", "enabled", "enabled"}},
    {"resend",
     {"challenge_gone", "pending-enable", "challenge_gone", "challenge_gone", "pending-disable", "challenge_gone"}},
    {"begin_sign_in", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"sign_out", {"disabled", "disabled", "disabled", "enabled", "enabled", "enabled"}},
    {"change_password", {"disabled", "disabled", "disabled", "enabled", "enabled", "enabled"}},
    {"set_password", {"disabled", "disabled", "disabled", "enabled", "enabled", "enabled"}},
    {"reset", {"disabled", "disabled", "disabled", "disabled", "disabled", "disabled"}},
    {"unlock", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"erase", {"disabled", "disabled", "disabled", "disabled", "disabled", "disabled"}},
    {"use_session", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"sign_in_again", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"create_user", {"email_taken", "email_taken", "email_taken", "email_taken", "email_taken", "email_taken"}},
    {"settle_code", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"settle_notice", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"report_message", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"record_receipt", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"verify_sign_in",
     {"challenge_gone", "challenge_gone", "challenge_gone", "wrong_code", "wrong_code", "wrong_code"}},
    {"revoke_session", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"end_other_sessions", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"create_app_token", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"revoke_app_token", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"use_app_token",
     {"no_app_token", "no_app_token", "no_app_token", "no_app_token", "no_app_token", "no_app_token"}},
    {"begin_step_up", {"not_in_state", "not_in_state", "not_in_state", "enabled", "pending-disable", "enabled"}},
    {"verify_step_up",
     {"challenge_gone", "challenge_gone", "challenge_gone", "enabled", "pending-disable", "enabled"}},
    {"wrong_step_up",
     {"challenge_gone", "challenge_gone", "challenge_gone", "wrong_code", "wrong_code", "wrong_code"}},
    {"fail_password", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"end_abandoned_sign_ins", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"set_locale", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"begin_number_change", {"not_in_state", "not_in_state", "not_in_state", "enabled", "enabled", "enabled"}},
    {"confirm_old_number", {"challenge_gone", "challenge_gone", "challenge_gone", "enabled", "enabled", "enabled"}},
    {"wrong_old_number",
     {"challenge_gone", "challenge_gone", "challenge_gone", "wrong_code", "wrong_code", "wrong_code"}},
    {"give_new_number", {"challenge_gone", "challenge_gone", "challenge_gone", "enabled", "enabled", "enabled"}},
    {"confirm_new_number", {"challenge_gone", "challenge_gone", "challenge_gone", "enabled", "enabled", "enabled"}},
    {"make_link", {"disabled", "pending-enable", "disabled", "not_in_state", "not_in_state", "not_in_state"}},
    {"set_password_by_link", {"disabled", "disabled", "disabled", "enabled", "enabled", "enabled"}},
    {"decline_two_step",
     {"not_in_state", "not_in_state", "not_in_state", "not_in_state", "not_in_state", "not_in_state"}},
    {"make_recovery_codes",
     {"not_in_state", "not_in_state", "not_in_state", "enabled", "pending-disable", "enabled"}},
    {"try_recovery_code",
     {"no_recovery_codes", "no_recovery_codes", "no_recovery_codes", "enabled", "pending-disable", "enabled"}},
    {"verify_recovery_code",
     {"no_recovery_codes", "no_recovery_codes", "no_recovery_codes", "enabled", "pending-disable", "enabled"}},
    {"wrong_recovery_code",
     {"no_recovery_codes", "no_recovery_codes", "no_recovery_codes", "wrong_code", "wrong_code", "wrong_code"}},
    {"choose_app",
     {"challenge_gone", "challenge_gone", "challenge_gone", "method_not_on", "method_not_on", "method_not_on"}},
    {"choose_text", {"challenge_gone", "challenge_gone", "challenge_gone", "enabled", "pending-disable", "enabled"}},
    {"add_authenticator", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"wrong_authenticator",
     {"authenticator_code_wrong", "authenticator_code_wrong", "authenticator_code_wrong", "authenticator_code_wrong",
      "authenticator_code_wrong", "authenticator_code_wrong"}},
    {"rename_authenticator",
     {"no_authenticator", "no_authenticator", "no_authenticator", "no_authenticator", "no_authenticator",
      "no_authenticator"}},
    {"remove_authenticator",
     {"no_authenticator", "no_authenticator", "no_authenticator", "no_authenticator", "no_authenticator",
      "no_authenticator"}},
    {"lose_authenticator",
     {"no_authenticator", "no_authenticator", "no_authenticator", "no_authenticator", "no_authenticator",
      "no_authenticator"}},
    {"keep_authenticator",
     {"no_authenticator", "no_authenticator", "no_authenticator", "no_authenticator", "no_authenticator",
      "no_authenticator"}},
    {"prefer_app",
     {"method_not_on", "method_not_on", "method_not_on", "method_not_on", "method_not_on", "method_not_on"}},
    {"prefer_text", {"method_not_on", "method_not_on", "method_not_on", "enabled", "pending-disable", "enabled"}},
};

// The rows that differ where an authenticator app is on in every one of the states, which stay those of text
// messages.
const matrix_row with_app[] = {
    {"verify_sign_in", {"wrong_code", "wrong_code", "wrong_code", "wrong_code", "wrong_code", "wrong_code"}},
    {"begin_step_up", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"verify_step_up", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"wrong_step_up", {"wrong_code", "wrong_code", "wrong_code", "wrong_code", "wrong_code", "wrong_code"}},
    // The number changes without a code of the old one.
    {"confirm_old_number",
     {"challenge_gone", "challenge_gone", "challenge_gone", "challenge_gone", "challenge_gone", "challenge_gone"}},
    {"wrong_old_number",
     {"challenge_gone", "challenge_gone", "challenge_gone", "challenge_gone", "challenge_gone", "challenge_gone"}},
    {"make_link", {"not_in_state", "not_in_state", "not_in_state", "not_in_state", "not_in_state", "not_in_state"}},
    {"make_recovery_codes", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"try_recovery_code", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"verify_recovery_code", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"wrong_recovery_code", {"wrong_code", "wrong_code", "wrong_code", "wrong_code", "wrong_code", "wrong_code"}},
    {"choose_app", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"choose_text", {"method_not_on", "method_not_on", "method_not_on", "enabled", "pending-disable", "enabled"}},
    {"rename_authenticator", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"remove_authenticator", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"lose_authenticator", {"not_in_state", "not_in_state", "not_in_state", "enabled", "pending-disable", "enabled"}},
    {"keep_authenticator", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"prefer_app", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
};

} // namespace state_matrix

BOOST_AUTO_TEST_SUITE(state_matrix)

BOOST_AUTO_TEST_CASE(every_command_has_its_row) {
  // create_user to keep_authenticator are the alternatives of core::command; nine columns try one of them twice.
  BOOST_TEST(matrix_columns().size() == std::variant_size_v<any_command> + 9);
  BOOST_TEST(matrix_columns().size() == std::size(without_app));
}

BOOST_AUTO_TEST_CASE(every_state_and_command) {
  check_matrix(without_app, false);
}

BOOST_AUTO_TEST_CASE(every_state_and_command_beside_an_app) {
  std::vector<matrix_row> rows(std::begin(without_app), std::end(without_app));
  for (const auto& differs : with_app) {
    const auto row = std::ranges::find(rows, std::string_view(differs.command), &matrix_row::command);
    BOOST_REQUIRE(row != rows.end());
    *row = differs;
  }
  check_matrix(rows, true);
}

BOOST_AUTO_TEST_SUITE_END()
