#include "tests/core/support/state_matrix.hpp"

#include "tests/core/support/recovery.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

namespace twostep::core::test {

namespace {

const auto phone = number("+4520123456");
const auto other_phone = number("+4520999999");
const notice_id notice = make_id<notice_id>(5);
const actor shell{actor_kind::shell, "root"};

} // namespace

placed::placed(std::string_view state, beside_texts beside) {
  const bool is_on = !state.starts_with("pending-enable") && state != "disabled";
  s = is_on ? enable(phone) : sign_in();
  one = beside == beside_texts::app ? add_app(*this, s) : new_app(*this);
  key = beside == beside_texts::passkey ? make_passkey(*this, s) : new_passkey(*this);
  if (state.starts_with("pending-enable")) execute(begin_enable{s, phone, fresh<challenge_id>()});
  if (state.starts_with("pending-disable")) execute(begin_disable{s, fresh<challenge_id>()});
  if (state.ends_with("dead")) pass(minutes(5));
  begin_sign_in other = password_given();
  const auto messages = sent.size();
  const auto begun = execute(other);
  if (begun && !begun->challenged) t = other.session.id;
  if (begun && begun->challenged) sign_in_challenge = *begun->challenged;
  if (sent.size() != messages) sent.pop_back(); // last_code() is the pending change's again
}

begin_link_step placed::link_step() {
  const auto link = fresh<link_id>();
  execute(make_link{link, link_purpose::forgotten, {}});
  return {link, make_id<link_browser_id>(1), fresh<challenge_id>()};
}

std::optional<factor_answer> placed::step_up_answer() const {
  const auto* c = find_step_up(account, s);
  if (c && c->method == method::passkey) return key.sign(*this, *c);
  return c && !is_by_text(*c) ? one.shows(now) : any_code();
}

namespace {

const matrix_column columns[] = {
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
       return set_password{{"n"}, shell, notice};
     }},
    {"reset",
     [](placed&) -> command {
       return reset_two_step{shell, "lost", notice};
     }},
    {"unlock",
     [](placed&) -> command {
       return unlock{shell, "asked"};
     }},
    {"erase", [](placed&) -> command { return erase_user{shell}; }},
    {"suspend",
     [](placed&) -> command {
       return suspend_user{shell, "left"};
     }},
    {"resume",
     [](placed& w) -> command {
       w.execute(suspend_user{shell, "left"});
       return resume_user{shell, "back"};
     }},
    {"sign_out_everywhere",
     [](placed&) -> command {
       return sign_out_everywhere{shell, "lost a laptop", notice};
     }},
    {"set_name",
     [](placed&) -> command {
       return set_name{"Ann Bell", shell};
     }},
    {"set_role",
     [](placed&) -> command {
       return set_role{role::operator_, shell};
     }},
    {"move",
     [](placed& w) -> command {
       return move_user{w.fresh<organisation_id>(), shell};
     }},
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
       return verify_step_up{w.s, w.step_up_answer(), {w.s}, device_trust::unknown_browser, notice};
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
       return make_link{w.fresh<link_id>(), link_purpose::enrol, shell};
     }},
    {"set_password_by_link",
     [](placed& w) -> command {
       const auto link = w.fresh<link_id>();
       w.execute(make_link{link, link_purpose::password, shell});
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
    {"choose_app",
     [](placed& w) -> command {
       return choose_method{w.sign_in_challenge, w.one.method()};
     }},
    {"choose_text",
     [](placed& w) -> command {
       return choose_method{w.sign_in_challenge, by_text};
     }},
    {"add_authenticator", [](placed& w) -> command { return adding(w, w.s, new_app(w), "Tablet"); }},
    {"wrong_authenticator",
     [](placed& w) -> command {
       const auto other = new_app(w);
       auto c = adding(w, w.s, other, "Tablet");
       c.code = other.never_shows(w.now);
       return c;
     }},
    {"rename_authenticator",
     [](placed& w) -> command {
       return rename_authenticator{w.s, w.one.id, "Old phone"};
     }},
    {"remove_authenticator",
     [](placed& w) -> command {
       return remove_authenticator{w.s, w.one.id, {w.s}, notice};
     }},
    {"lose_authenticator",
     [](placed& w) -> command {
       return lose_authenticator{w.s, w.one.id, notice};
     }},
    {"keep_authenticator",
     [](placed& w) -> command {
       return keep_authenticator{w.s, w.one.id};
     }},
    {"prefer_app",
     [](placed& w) -> command {
       return prefer_method{w.s, w.one.method()};
     }},
    {"prefer_text",
     [](placed& w) -> command {
       return prefer_method{w.s, by_text};
     }},
    {"choose_passkey",
     [](placed& w) -> command {
       return choose_method{w.sign_in_challenge, by_passkey};
     }},
    {"add_passkey", [](placed& w) -> command { return adding(w, w.s, new_passkey(w), "Phone"); }},
    {"wrong_passkey",
     [](placed& w) -> command {
       return adding(w, w.s, new_passkey(w), "Phone", [](auto& b) { b.origin = "https://evil.example"; });
     }},
    {"rename_passkey",
     [](placed& w) -> command {
       return rename_passkey{w.s, w.key.id, "Old laptop"};
     }},
    {"remove_passkey",
     [](placed& w) -> command {
       return remove_passkey{w.s, w.key.id, {w.s}, notice};
     }},
    {"lose_passkey",
     [](placed& w) -> command {
       return lose_passkey{w.s, w.key.id, notice};
     }},
    {"keep_passkey",
     [](placed& w) -> command {
       return keep_passkey{w.s, w.key.id};
     }},
    {"revoke_trust",
     [](placed& w) -> command {
       return revoke_trust{w.s, w.fresh<trusted_browser_id>()};
     }},
    {"begin_link_step", [](placed& w) -> command { return w.link_step(); }},
    {"verify_link_step",
     [](placed& w) -> command {
       const auto begun = w.execute(w.link_step());
       verify_link_step c{w.fresh<challenge_id>(), w.any_code(), make_id<link_browser_id>(1), notice};
       if (begun && begun->challenged) c.challenge = *begun->challenged;
       const auto* asked = find_challenge(w.account, c.challenge);
       if (asked && asked->method == method::passkey) c.answer = w.key.sign(w, *asked);
       if (asked && !is_by_text(*asked) && asked->method != method::passkey) c.answer = w.one.shows(w.now);
       return c;
     }},
    {"prefer_passkey",
     [](placed& w) -> command {
       return prefer_method{w.s, by_passkey};
     }},
};

std::string outcome(std::string_view state, beside_texts beside, const matrix_column& column) {
  placed w(state, beside);
  const auto c = column.make(w);
  const auto before = w.account;
  const auto decided = w.execute(c);
  if (!decided) {
    BOOST_TEST((before == w.account)); // a refusal changes nothing
    return std::string(to_text(decided.error().kind));
  }
  if (decided->refused) return std::string(to_text(decided->refused->kind));
  return std::string(name(effective(w.account.two_step, w.now)));
}

} // namespace

std::span<const matrix_column> matrix_columns() {
  return columns;
}

void check_matrix(std::span<const matrix_row> expected, beside_texts beside) {
  for (const auto& column : columns) {
    const auto row = std::ranges::find(expected, std::string_view(column.name), &matrix_row::command);
    BOOST_REQUIRE(row != expected.end());
    for (std::size_t i = 0; i < std::size(matrix_states); ++i)
      BOOST_TEST_CONTEXT(column.name << " in " << matrix_states[i]) {
        BOOST_TEST(outcome(matrix_states[i], beside, column) == row->cells[i]);
      }
  }
}

} // namespace twostep::core::test
