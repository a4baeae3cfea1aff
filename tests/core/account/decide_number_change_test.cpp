// Replacing the verified number in one go: old code, new number, new code.

#include "core/account/second_step.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep::core;
using namespace twostep::core::test;

namespace decide_number_change {

const auto phone = number("+4520123456");
const auto other_phone = number("+4520999999");
const auto third_phone = number("+4520888888");

struct fixture : world {
  command begin(const session_id& s) { return begin_number_change{s, fresh<challenge_id>()}; }
  command old_code(const session_id& s, std::optional<one_time_code> c) {
    return confirm_old_number{s, c, {s}, device_trust::unknown_browser, fresh<notice_id>()};
  }
  command give(const session_id& s, const e164_number& to) { return give_new_number{s, to, fresh<challenge_id>()}; }
  command new_code(const session_id& s, std::optional<one_time_code> c, bool end_others = true) {
    return confirm_new_number{s, c, {s}, device_trust::unknown_browser, fresh<notice_id>(), end_others};
  }
  std::optional<number_change_step> at() const { return step_of(account, policy.session, now); }
  const e164_number& verified() const { return *verified_phone(account.two_step); }

  /// The old number's code has come back.
  session_id allowed() {
    const auto s = enable(phone);
    BOOST_REQUIRE(execute(begin(s)).has_value());
    BOOST_REQUIRE(!execute(old_code(s, last_code()))->refused);
    return s;
  }
};

} // namespace decide_number_change

BOOST_FIXTURE_TEST_SUITE(decide_number_change, fixture)

BOOST_AUTO_TEST_CASE(the_old_number_holds_until_the_new_one_s_code_comes_back) {
  const auto s = enable(phone);
  const auto since = *two_step_since(account.two_step);
  pass(days(40));
  const auto again = sign_in();
  BOOST_TEST(execute(begin(again)).has_value());
  BOOST_TEST((sent.back().to == phone));
  BOOST_TEST((sent.back().purpose == purpose::replace_old));
  BOOST_TEST((at() == number_change_step::old_code));
  BOOST_TEST(!execute(old_code(again, last_code()))->refused);
  BOOST_TEST((at() == number_change_step::new_number));
  BOOST_TEST(execute(give(again, other_phone)).has_value());
  BOOST_TEST((sent.back().to == other_phone));
  BOOST_TEST((verified() == phone));
  BOOST_TEST(name(account.two_step) == "enabled");
  BOOST_TEST(!execute(new_code(again, last_code()))->refused);
  BOOST_TEST((verified() == other_phone));
  BOOST_TEST(!at().has_value());
  BOOST_TEST((*two_step_since(account.two_step) == since)); // it was never off
  BOOST_TEST((std::get<enabled>(account.two_step).number_since == now));
  BOOST_TEST((account.changes.back().kind == activity_kind::number_changed));
  BOOST_TEST(!find_session(account, s));
}

BOOST_AUTO_TEST_CASE(the_old_number_hears_of_it_and_of_what_follows) {
  const auto s = allowed();
  execute(give(s, other_phone));
  const auto told = notices.size();
  execute(new_code(s, last_code()));
  BOOST_REQUIRE(notices.size() == told + 1);
  BOOST_TEST((notices.back().notice.to == phone));
  BOOST_TEST((notices.back().notice.kind == notice_kind::number_changed));
  pass(hours(1));
  execute(set_password{{"n"}, {actor_kind::shell, "root"}, fresh<notice_id>()});
  BOOST_REQUIRE(notices.size() == told + 3);
  BOOST_TEST(std::ranges::any_of(
      notices.begin() + static_cast<std::ptrdiff_t>(told) + 1, notices.end(),
      [](const auto& n) { return n.notice.to == phone; }
  ));
}

BOOST_AUTO_TEST_CASE(nothing_goes_without_the_old_number_s_code) {
  const auto s = enable(phone);
  BOOST_TEST((refused(give(s, other_phone)).kind == refusal_kind::challenge_gone));
  execute(begin(s));
  BOOST_TEST((refused(give(s, other_phone)).kind == refusal_kind::challenge_gone));
  BOOST_TEST((refused(new_code(s, last_code())).kind == refusal_kind::challenge_gone));
  BOOST_TEST((refused(old_code(s, wrong_code())).kind == refusal_kind::wrong_code));
  BOOST_TEST((refused(old_code(s, std::nullopt)).kind == refusal_kind::not_a_code));
  BOOST_TEST((verified() == phone));
}

BOOST_AUTO_TEST_CASE(a_code_of_another_purpose_is_wrong) {
  const auto s = enable(phone);
  execute(begin_disable{s, fresh<challenge_id>()});
  const auto of_the_bin = last_code();
  execute(begin(s));
  BOOST_TEST(name(effective(account.two_step, now)) == "enabled"); // the bin's change is superseded
  BOOST_TEST((refused(old_code(s, of_the_bin)).kind == refusal_kind::wrong_code));
}

BOOST_AUTO_TEST_CASE(the_bin_takes_the_place_of_a_number_change) {
  const auto s = allowed();
  execute(begin_disable{s, fresh<challenge_id>()});
  BOOST_TEST(!account.number_change.has_value());
  BOOST_TEST((refused(give(s, other_phone)).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(the_fifth_wrong_code_at_the_old_number_ends_it_and_counts) {
  const auto s = enable(phone);
  execute(begin(s));
  for (int i = 0; i < 4; ++i) BOOST_TEST((refused(old_code(s, wrong_code())).kind == refusal_kind::wrong_code));
  BOOST_TEST((refused(old_code(s, wrong_code())).kind == refusal_kind::code_dead));
  BOOST_TEST(!account.number_change.has_value());
  BOOST_TEST(account.failures[0].at.size() == 5u);
}

BOOST_AUTO_TEST_CASE(wrong_codes_at_the_new_number_count_in_the_same_budget_and_another_number_may_be_given) {
  const auto s = allowed();
  execute(give(s, other_phone));
  for (int i = 0; i < 4; ++i) BOOST_TEST((refused(new_code(s, wrong_code())).kind == refusal_kind::wrong_code));
  BOOST_TEST((refused(new_code(s, wrong_code())).kind == refusal_kind::code_dead));
  BOOST_TEST((at() == number_change_step::new_number));
  BOOST_TEST(account.failures[0].at.size() == 5u);
  BOOST_TEST(execute(give(s, third_phone)).has_value());
  BOOST_TEST(!execute(new_code(s, last_code()))->refused);
  BOOST_TEST((verified() == third_phone));
}

BOOST_AUTO_TEST_CASE(it_takes_the_password_of_the_last_minutes) {
  const auto s = enable(phone);
  pass(minutes(10));
  BOOST_TEST((refused(begin(s)).kind == refusal_kind::sign_in_again));
}

BOOST_AUTO_TEST_CASE(the_old_number_s_code_is_good_for_ten_minutes) {
  const auto s = allowed();
  pass(minutes(10));
  BOOST_TEST(!at().has_value());
  BOOST_TEST((refused(give(s, other_phone)).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(a_code_that_is_under_way_outlives_these_ten_minutes_and_no_other_number_is_taken) {
  const auto s = allowed();
  pass(minutes(9));
  execute(give(s, other_phone));
  const auto code = last_code();
  pass(minutes(2));
  BOOST_TEST((refused(give(s, third_phone)).kind == refusal_kind::challenge_gone));
  BOOST_TEST(!execute(new_code(s, code))->refused);
  BOOST_TEST((verified() == other_phone));
}

BOOST_AUTO_TEST_CASE(another_session_goes_on_with_nothing_and_may_cancel) {
  const auto s = allowed();
  const auto other = sign_in();
  BOOST_TEST((refused(give(other, other_phone)).kind == refusal_kind::other_session));
  execute(give(s, other_phone));
  BOOST_TEST((refused(new_code(other, last_code())).kind == refusal_kind::other_session));
  BOOST_TEST(execute(cancel_pending{other}).has_value());
  BOOST_TEST(!account.number_change.has_value());
  BOOST_TEST((verified() == phone));
}

BOOST_AUTO_TEST_CASE(it_ends_with_its_session_with_a_new_password_and_with_a_reset) {
  const command ends[] = {
      sign_out{}, set_password{{"n"}, {actor_kind::shell, "root"}, make_id<notice_id>(9)},
      reset_two_step{{actor_kind::shell, "root"}, "lost", make_id<notice_id>(9)}};
  for (auto c : ends) {
    fixture f;
    const auto s = f.allowed();
    if (std::holds_alternative<sign_out>(c)) c = sign_out{s};
    f.execute(c);
    BOOST_TEST(!f.account.number_change.has_value());
  }
}

BOOST_AUTO_TEST_CASE(the_old_number_s_code_gives_the_session_new_ids) {
  const auto s = enable(phone);
  execute(begin(s));
  const auto renewed = fresh<session_id>();
  execute(confirm_old_number{s, last_code(), {renewed}, device_trust::unknown_browser, fresh<notice_id>()});
  BOOST_TEST(!find_session(account, s));
  BOOST_TEST((refused(give(s, other_phone)).kind == refusal_kind::no_session));
  BOOST_TEST(execute(give(renewed, other_phone)).has_value());
}

BOOST_AUTO_TEST_CASE(a_wrong_code_keeps_the_session_s_ids) {
  const auto s = enable(phone);
  execute(begin(s));
  execute(confirm_old_number{
      s, wrong_code(), {fresh<session_id>()}, device_trust::unknown_browser, fresh<notice_id>()});
  BOOST_TEST(find_session(account, s));
}

BOOST_AUTO_TEST_CASE(what_is_over_is_forgotten_with_the_next_event) {
  const auto s = allowed();
  execute(give(s, other_phone));
  pass(minutes(11));
  BOOST_TEST(account.number_change.has_value());
  execute(use_session{s});
  BOOST_TEST(!account.number_change.has_value());
}

BOOST_AUTO_TEST_CASE(that_it_is_over_is_no_event_of_its_own) {
  const auto s = allowed();
  pass(minutes(11));
  const auto refusal = execute(cancel_pending{make_id<session_id>(99)});
  BOOST_TEST(!refusal.has_value());
  BOOST_TEST(account.number_change.has_value());
  const auto decided = decide(account, resend_code{make_id<challenge_id>(99), s}, context{now, policy, keys});
  BOOST_TEST((!decided || decided->events.empty()));
}

BOOST_AUTO_TEST_CASE(it_goes_on_with_a_session_under_new_ids) {
  const auto s = allowed();
  const auto renewed = fresh<session_id>();
  execute(sign_in_again{account.password.generation, s, {renewed}});
  BOOST_TEST(execute(give(renewed, other_phone)).has_value());
}

BOOST_AUTO_TEST_CASE(the_same_number_is_refused_and_the_same_new_number_is_a_resend) {
  const auto s = allowed();
  BOOST_TEST((refused(give(s, phone)).kind == refusal_kind::same_number));
  execute(give(s, other_phone));
  const auto code = last_code();
  BOOST_TEST((refused(give(s, other_phone)).kind == refusal_kind::resend_too_soon));
  pass(seconds(30));
  execute(give(s, other_phone));
  BOOST_TEST(sent.back().send == 2u);
  BOOST_TEST(!execute(new_code(s, code))->refused);
}

BOOST_AUTO_TEST_CASE(further_messages_follow_the_schedule_in_its_own_session_alone) {
  const auto s = enable(phone);
  execute(begin(s));
  const auto id = account.number_change->challenge->id;
  BOOST_TEST((refused(resend_code{id, s}).kind == refusal_kind::resend_too_soon));
  pass(seconds(30));
  const auto other = sign_in();
  BOOST_TEST((refused(resend_code{id, other}).kind == refusal_kind::other_session));
  BOOST_TEST(execute(resend_code{id, s}).has_value());
  BOOST_TEST((sent.back().purpose == purpose::replace_old));
  BOOST_TEST((refused(resend_code{id, std::nullopt}).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(new_numbers_count_as_tried) {
  policy.new_numbers_per_day = 2;
  const auto s = allowed(); // one was tried to turn it on, and verified
  execute(give(s, other_phone));
  execute(give(s, third_phone));
  BOOST_TEST((refused(give(s, number("+4520777777"))).kind == refusal_kind::too_many_numbers));
}

BOOST_AUTO_TEST_CASE(a_mandatory_policy_allows_it) {
  in_organisation = true;
  org.two_step_from = now;
  const auto s = allowed();
  execute(give(s, other_phone));
  BOOST_TEST(!execute(new_code(s, last_code()))->refused);
  BOOST_TEST((verified() == other_phone));
}

BOOST_AUTO_TEST_CASE(everybody_else_is_signed_out_where_that_is_asked_for) {
  for (const bool asked : {true, false}) {
    fixture f;
    const auto s = f.allowed();
    const auto other = f.sign_in();
    f.execute(f.give(s, other_phone));
    f.execute(f.new_code(s, f.last_code(), asked));
    BOOST_TEST((find_session(f.account, other) == nullptr) == asked);
    BOOST_TEST(find_session(f.account, s));
  }
}

BOOST_AUTO_TEST_CASE(codes_under_way_at_the_old_number_die_with_it) {
  const auto s = allowed();
  execute(give(s, other_phone));
  const auto code = last_code();
  const auto begun = execute(password_given());
  BOOST_REQUIRE(begun->challenged.has_value());
  const auto at_sign_in = last_code();
  execute(new_code(s, code));
  BOOST_TEST((refused(sign_in_code(*begun->challenged, at_sign_in)).kind == refusal_kind::challenge_gone));
}

BOOST_AUTO_TEST_CASE(only_while_text_messages_are_on) {
  const auto s = sign_in();
  BOOST_TEST((refused(begin(s)).kind == refusal_kind::not_in_state));
}

BOOST_AUTO_TEST_SUITE_END()
