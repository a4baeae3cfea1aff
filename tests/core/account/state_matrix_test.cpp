// Every state × every command of the two-step state machine: the next state, or the refusal. The rows correspond
// to the table in docs/states.svg; "dead" is a pending change whose code has expired.

#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>

using namespace twostep::core;
using namespace twostep::core::test;

namespace state_matrix {

const auto phone = number("+4520123456");
const auto other_phone = number("+4520999999");

/// A world in one of the states; `s` is the session that began the pending change, `t` another one.
struct placed : world {
  session_id s, t;
  challenge_id sign_in_challenge;

  explicit placed(std::string_view state) {
    if (state == "disabled") {
      s = sign_in();
    } else if (state.starts_with("pending-enable")) {
      s = sign_in();
      execute(begin_enable{s, phone, fresh<challenge_id>()});
    } else if (state == "enabled") {
      s = enable(phone);
    } else {
      s = enable(phone);
      execute(begin_disable{s, fresh<challenge_id>()});
    }
    if (state.ends_with("dead")) pass(minutes(5));
    begin_sign_in other = password_given();
    const auto begun = execute(other);
    if (begun && !begun->challenged) t = other.session.id;
    if (begun && begun->challenged) {
      sign_in_challenge = *begun->challenged;
      sent.pop_back(); // last_code() is the pending change's again
    }
  }
  /// The newest code; without one, any text that could be one.
  std::optional<one_time_code> any_code() const { return sent.empty() ? wrong_code() : last_code(); }
  challenge_id pending() const {
    const auto* c = pending_challenge(account.two_step);
    return c ? c->id : make_id<challenge_id>(0);
  }
};

using make_command = std::function<command(placed&)>;
struct column {
  const char* name;
  make_command make;
};

const notice_id notice = make_id<notice_id>(5);
const actor root{actor_kind::shell, "root"};

const column columns[] = {
    {"begin_enable",
     [](placed& w) -> command {
       return begin_enable{w.s, other_phone, w.fresh<challenge_id>()};
     }},
    {"same_number",
     [](placed& w) -> command {
       return begin_enable{w.s, phone, w.fresh<challenge_id>()};
     }},
    {"confirm_enable",
     [](placed& w) -> command {
       return confirm_enable{w.s, w.any_code(), {w.s}, device_trust::unknown_browser, notice};
     }},
    {"wrong_enable",
     [](placed& w) -> command {
       return confirm_enable{w.s, w.wrong_code(), {w.s}, device_trust::unknown_browser, notice};
     }},
    {"begin_disable",
     [](placed& w) -> command {
       return begin_disable{w.s, w.fresh<challenge_id>()};
     }},
    {"confirm_disable",
     [](placed& w) -> command {
       return confirm_disable{w.s, w.any_code(), device_trust::unknown_browser, notice};
     }},
    {"wrong_disable",
     [](placed& w) -> command {
       return confirm_disable{w.s, w.wrong_code(), device_trust::unknown_browser, notice};
     }},
    {"cancel", [](placed& w) -> command { return cancel_pending{w.s}; }},
    {"resend",
     [](placed& w) -> command {
       w.pass(seconds(30));
       return resend_code{w.pending(), w.s};
     }},
    {"begin_sign_in", [](placed& w) -> command { return w.password_given(); }},
    {"sign_out", [](placed& w) -> command { return sign_out{w.s}; }},
    {"change_password",
     [](placed& w) -> command {
       return change_password{w.s, w.account.password.generation, {"n"}, notice};
     }},
    {"set_password",
     [](placed&) -> command {
       return set_password{{"n"}, root, notice};
     }},
    {"reset",
     [](placed&) -> command {
       return reset_two_step{root, "lost", notice};
     }},
    {"unlock",
     [](placed&) -> command {
       return unlock{root, "asked"};
     }},
    {"erase", [](placed&) -> command { return erase_user{root}; }},
    {"use_session", [](placed& w) -> command { return use_session{w.s}; }},
    {"sign_in_again",
     [](placed& w) -> command {
       return sign_in_again{w.account.password.generation, w.s, {w.fresh<session_id>()}};
     }},
    {"create_user", [](placed&) -> command { return create_user{}; }},
    {"settle_code",
     [](placed& w) -> command {
       return record_delivery_result{w.pending(), 1, true, "main", ""};
     }},
    {"settle_notice",
     [](placed&) -> command {
       return record_notice_result{notice, "accepted", "main"};
     }},
    {"report_message",
     [](placed& w) -> command {
       return report_message{w.pending(), 1, delivery_step::undelivered, "main", "unavailable", ""};
     }},
    {"record_receipt",
     [](placed&) -> command {
       return record_receipt{"main", "id", delivery_step::undelivered, "unavailable"};
     }},
    {"verify_sign_in", [](placed& w) -> command { return w.sign_in_code(w.sign_in_challenge, w.wrong_code()); }},
    {"revoke_session",
     [](placed& w) -> command {
       return revoke_session{w.s, w.fresh<session_id>()};
     }},
    {"end_other_sessions",
     [](placed& w) -> command {
       return end_other_sessions{w.s, {w.fresh<session_id>(), w.fresh<page_id>()}};
     }},
    {"create_app_token",
     [](placed& w) -> command {
       return create_app_token{w.s, w.new_app_token("backup"), notice};
     }},
    {"revoke_app_token",
     [](placed& w) -> command {
       return revoke_app_token{w.s, w.fresh<app_token_id>()};
     }},
    {"use_app_token", [](placed& w) -> command { return use_app_token{w.fresh<app_token_id>()}; }},
    {"begin_step_up",
     [](placed& w) -> command {
       return begin_step_up{w.s, w.fresh<challenge_id>()};
     }},
    {"verify_step_up",
     [](placed& w) -> command {
       w.execute(begin_step_up{w.s, w.fresh<challenge_id>()});
       return verify_step_up{w.s, w.any_code(), {w.s}, device_trust::unknown_browser, notice};
     }},
    {"wrong_step_up",
     [](placed& w) -> command {
       w.execute(begin_step_up{w.s, w.fresh<challenge_id>()});
       return verify_step_up{w.s, w.wrong_code(), {w.s}, device_trust::unknown_browser, notice};
     }},
    {"fail_password",
     [](placed& w) -> command {
       return fail_password{w.account.password.generation, std::nullopt, notice};
     }},
    {"end_abandoned_sign_ins", [](placed&) -> command { return end_abandoned_sign_ins{notice}; }},
    {"set_locale",
     [](placed& w) -> command {
       return set_locale{"da", {actor_kind::self, {}}, w.s};
     }},
    {"begin_number_change",
     [](placed& w) -> command {
       return begin_number_change{w.s, w.fresh<challenge_id>()};
     }},
    {"confirm_old_number",
     [](placed& w) -> command {
       w.execute(begin_number_change{w.s, w.fresh<challenge_id>()});
       return confirm_old_number{w.s, w.any_code(), {w.s}, device_trust::unknown_browser, notice};
     }},
    {"wrong_old_number",
     [](placed& w) -> command {
       w.execute(begin_number_change{w.s, w.fresh<challenge_id>()});
       return confirm_old_number{w.s, w.wrong_code(), {w.s}, device_trust::unknown_browser, notice};
     }},
    {"give_new_number",
     [](placed& w) -> command {
       w.execute(begin_number_change{w.s, w.fresh<challenge_id>()});
       w.execute(confirm_old_number{w.s, w.any_code(), {w.s}, device_trust::unknown_browser, notice});
       return give_new_number{w.s, other_phone, w.fresh<challenge_id>()};
     }},
    {"confirm_new_number",
     [](placed& w) -> command {
       w.execute(begin_number_change{w.s, w.fresh<challenge_id>()});
       w.execute(confirm_old_number{w.s, w.any_code(), {w.s}, device_trust::unknown_browser, notice});
       w.execute(give_new_number{w.s, other_phone, w.fresh<challenge_id>()});
       return confirm_new_number{w.s, w.any_code(), {w.s}, device_trust::unknown_browser, notice};
     }},
    {"make_link",
     [](placed& w) -> command {
       return make_link{w.fresh<link_id>(), link_purpose::enrol, root};
     }},
    {"set_password_by_link",
     [](placed& w) -> command {
       const auto link = w.fresh<link_id>();
       w.execute(make_link{link, link_purpose::password, root});
       return set_password_by_link{link, {"n"}, notice};
     }},
    {"decline_two_step",
     [](placed& w) -> command {
       return decline_two_step{w.s, notice};
     }},
    {"make_recovery_codes",
     [](placed& w) -> command {
       return make_recovery_codes{w.s, recovery_set(), notice};
     }},
    {"try_recovery_code",
     [](placed& w) -> command {
       w.execute(make_recovery_codes{w.s, recovery_set(), notice});
       return recovery_try(w);
     }},
    {"verify_recovery_code",
     [](placed& w) -> command {
       w.execute(make_recovery_codes{w.s, recovery_set(), notice});
       return recovery_code_given(w, 1);
     }},
    {"wrong_recovery_code",
     [](placed& w) -> command {
       w.execute(make_recovery_codes{w.s, recovery_set(), notice});
       return recovery_code_given(w, 99);
     }},
};

const char* states[] = {"disabled", "pending-enable",  "pending-enable dead",
                        "enabled",  "pending-disable", "pending-disable dead"};

// One row for each command, one cell for each state in the order above: the next state, or the refusal; both for a
// wrong code.
struct row {
  const char* command;
  const char* cells[6];
};
const row expected[] = {
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
};

std::string outcome(std::string_view state, const make_command& make) {
  placed w(state);
  const auto c = make(w);
  const auto before = w.account;
  const auto decided = w.execute(c);
  if (!decided) {
    BOOST_TEST((before == w.account)); // a refusal changes nothing
    return std::string(to_text(decided.error().kind));
  }
  if (decided->refused) return std::string(to_text(decided->refused->kind));
  return std::string(name(effective(w.account.two_step, w.now)));
}

} // namespace state_matrix

BOOST_AUTO_TEST_SUITE(state_matrix)

BOOST_AUTO_TEST_CASE(every_command_has_its_row) {
  // create_user to verify_recovery_code are the alternatives of core::command; six columns try one of them twice.
  BOOST_TEST(std::size(columns) == std::variant_size_v<any_command> + 6);
  BOOST_TEST(std::size(columns) == std::size(expected));
}

BOOST_AUTO_TEST_CASE(every_state_and_command) {
  for (const auto& column : columns) {
    const auto* r = std::find_if(std::begin(expected), std::end(expected), [&](const row& x) {
      return std::string_view(x.command) == column.name;
    });
    BOOST_REQUIRE(r != std::end(expected));
    for (std::size_t i = 0; i < std::size(states); ++i) BOOST_TEST_CONTEXT(column.name << " in " << states[i]) {
        BOOST_TEST(outcome(states[i], column.make) == r->cells[i]);
      }
  }
}

BOOST_AUTO_TEST_SUITE_END()
