// Every state × every command of the two-step state machine: the next state, or the refusal. The rows correspond
// to the table in docs/states.svg; "dead" is a pending change whose code has expired.

#include "tests/core/support/state_matrix.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <vector>

using namespace twostep::core;
using namespace twostep::core::test;

namespace state_matrix {

const matrix_row texts_alone[] = {
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
    {"suspend", {"disabled", "disabled", "disabled", "enabled", "enabled", "enabled"}},
    {"resume", {"disabled", "disabled", "disabled", "enabled", "enabled", "enabled"}},
    {"sign_out_everywhere", {"disabled", "disabled", "disabled", "enabled", "enabled", "enabled"}},
    {"set_name", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"set_role", {"disabled", "disabled", "disabled", "enabled", "enabled", "enabled"}},
    {"move", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
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
    {"choose_passkey",
     {"challenge_gone", "challenge_gone", "challenge_gone", "method_not_on", "method_not_on", "method_not_on"}},
    {"add_passkey", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"wrong_passkey",
     {"passkey_refused", "passkey_refused", "passkey_refused", "passkey_refused", "passkey_refused",
      "passkey_refused"}},
    {"rename_passkey", {"no_passkey", "no_passkey", "no_passkey", "no_passkey", "no_passkey", "no_passkey"}},
    {"remove_passkey", {"no_passkey", "no_passkey", "no_passkey", "no_passkey", "no_passkey", "no_passkey"}},
    {"lose_passkey", {"no_passkey", "no_passkey", "no_passkey", "no_passkey", "no_passkey", "no_passkey"}},
    {"keep_passkey", {"no_passkey", "no_passkey", "no_passkey", "no_passkey", "no_passkey", "no_passkey"}},
    {"revoke_trust", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"begin_link_step", {"not_in_state", "not_in_state", "not_in_state", "enabled", "pending-disable", "enabled"}},
    {"verify_link_step",
     {"challenge_gone", "challenge_gone", "challenge_gone", "enabled", "pending-disable", "enabled"}},
    {"prefer_passkey",
     {"method_not_on", "method_not_on", "method_not_on", "method_not_on", "method_not_on", "method_not_on"}},
};

// The rows that differ where another factor, whichever, is on in every one of the states, which stay those of text
// messages.
const matrix_row beside_another[] = {
    {"begin_step_up", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"verify_step_up", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
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
    {"choose_text", {"method_not_on", "method_not_on", "method_not_on", "enabled", "pending-disable", "enabled"}},
};

// Those that differ beside an app, and beside a passkey.
const matrix_row beside_app[] = {
    {"begin_link_step", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"verify_link_step", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"verify_sign_in", {"wrong_code", "wrong_code", "wrong_code", "wrong_code", "wrong_code", "wrong_code"}},
    {"wrong_step_up", {"wrong_code", "wrong_code", "wrong_code", "wrong_code", "wrong_code", "wrong_code"}},
    {"choose_app", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"choose_passkey",
     {"method_not_on", "method_not_on", "method_not_on", "method_not_on", "method_not_on", "method_not_on"}},
    {"rename_authenticator", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"remove_authenticator", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"lose_authenticator", {"not_in_state", "not_in_state", "not_in_state", "enabled", "pending-disable", "enabled"}},
    {"keep_authenticator", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"prefer_app", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
};
const matrix_row beside_passkey[] = {
    {"begin_link_step", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"verify_link_step", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    // Where no texts are on, what is asked for is the passkey.
    {"verify_sign_in",
     {"passkey_refused", "passkey_refused", "passkey_refused", "wrong_code", "wrong_code", "wrong_code"}},
    {"wrong_step_up",
     {"passkey_refused", "passkey_refused", "passkey_refused", "wrong_code", "wrong_code", "wrong_code"}},
    {"choose_app",
     {"method_not_on", "method_not_on", "method_not_on", "method_not_on", "method_not_on", "method_not_on"}},
    {"choose_passkey", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"rename_passkey", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"remove_passkey", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"lose_passkey", {"not_in_state", "not_in_state", "not_in_state", "enabled", "pending-disable", "enabled"}},
    {"keep_passkey", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
    {"prefer_passkey", {"disabled", "pending-enable", "disabled", "enabled", "pending-disable", "enabled"}},
};

/// What is expected beside another factor.
std::vector<matrix_row> rows_beside(std::span<const matrix_row> one) {
  std::vector<matrix_row> rows(std::begin(texts_alone), std::end(texts_alone));
  const auto replace = [&](const matrix_row& differs) {
    const auto row = std::ranges::find(rows, std::string_view(differs.command), &matrix_row::command);
    BOOST_REQUIRE(row != rows.end());
    *row = differs;
  };
  std::ranges::for_each(beside_another, replace);
  std::ranges::for_each(one, replace);
  return rows;
}

} // namespace state_matrix

BOOST_AUTO_TEST_SUITE(state_matrix)

BOOST_AUTO_TEST_CASE(every_command_has_its_row) {
  // create_user to verify_link_step are the alternatives of core::command; twelve columns try one of them twice.
  BOOST_TEST(matrix_columns().size() == std::variant_size_v<any_command> + 12);
  BOOST_TEST(matrix_columns().size() == std::size(texts_alone));
}

BOOST_AUTO_TEST_CASE(every_state_and_command) {
  check_matrix(texts_alone, beside_texts::nothing);
}

BOOST_AUTO_TEST_CASE(every_state_and_command_beside_an_app) {
  check_matrix(rows_beside(beside_app), beside_texts::app);
}

BOOST_AUTO_TEST_CASE(every_state_and_command_beside_a_passkey) {
  check_matrix(rows_beside(beside_passkey), beside_texts::passkey);
}

BOOST_AUTO_TEST_SUITE_END()
