// Rows of recent activity: which entries become rows, what the account adds, what is one row, and what is grave.

#include "server/activity/activity.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace twostep;
using namespace twostep::server;
using storage::audit_outcome;
using what = activity_what;

namespace {

const core::time_point noon{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(12)};
const core::time_point since = noon - core::days(28);

struct fixture {
  core::account account;
  std::vector<storage::numbered_audit_entry> entries; ///< oldest first, until rows()

  storage::audit_entry&
  add(core::time_point at, std::string event, std::string detail = {}, audit_outcome outcome = audit_outcome::success,
      std::string actor = "self") {
    storage::audit_entry e{.at = at, .event = std::move(event), .actor = std::move(actor), .outcome = outcome};
    e.detail = std::move(detail);
    e.network = "192.0.2.7";
    if (e.actor == "self") e.browser = "Firefox on Windows";
    if (e.actor == "self") e.trust = core::device_trust::known_browser;
    entries.push_back({entries.size() + 1, std::move(e)});
    return entries.back().entry;
  }
  storage::audit_entry& wrong_code(core::time_point at) {
    return add(at, "authn_code_fail", "wrong_code", audit_outcome::failure);
  }
  void keep(core::activity_kind kind, core::time_point at) { account.recent.push_back({kind, at}); }

  std::vector<activity_row> rows(std::size_t at_most = max_activity) const {
    auto newest_first = entries;
    std::reverse(newest_first.begin(), newest_first.end());
    return activity_rows(newest_first, account, since, at_most);
  }
  std::vector<what> kinds() const {
    std::vector<what> all;
    for (const auto& row : rows()) all.push_back(row.what);
    return all;
  }
};

core::e164_number phone(std::string_view text) {
  return core::e164_number::from_wire(text).value();
}

} // namespace

BOOST_FIXTURE_TEST_SUITE(activity_rows, fixture)

BOOST_AUTO_TEST_CASE(a_sign_in_is_a_row_with_browser_address_and_factor) {
  add(noon, "authn_code_sent", "sign_in");
  auto& in = add(noon, "authn_login_success", "code");
  in.trust = core::device_trust::unknown_browser;
  add(noon, "session_created", "code");
  const auto found = rows();
  BOOST_REQUIRE(found.size() == 1u);
  const activity_row expected{
      .what = what::signed_in,
      .from = noon,
      .to = noon,
      .factor = activity_factor::text_message,
      .browser = "Firefox on Windows",
      .address = "192.0.2.7",
      .trust = core::device_trust::unknown_browser,
      .record = 2};
  BOOST_TEST((found[0] == expected));
}

BOOST_AUTO_TEST_CASE(each_event_for_people_has_its_row_and_steps_on_the_way_have_none) {
  struct sample {
    std::string event, detail;
    audit_outcome outcome;
    std::string actor;
    std::optional<what> row;
  };
  constexpr auto good = audit_outcome::success, bad = audit_outcome::failure;
  const sample samples[] = {
      {"authn_login_success", "password", good, "self", what::signed_in},
      {"authn_login_success", "code", good, "self", what::signed_in},
      {"authn_login_success", "authenticator_app", good, "self", what::signed_in},
      {"authn_login_success", "again", good, "self", {}},
      {"authn_login_success", "step_up", good, "self", {}},
      {"authn_login_fail", "", bad, "self", what::wrong_password},
      {"authn_login_fail", "again", bad, "self", what::wrong_password},
      {"authn_login_lock", "paused", bad, "self", what::paused},
      {"authn_code_fail", "wrong_code", bad, "self", what::wrong_code},
      {"authn_code_fail", "code_dead", bad, "self", what::wrong_code},
      {"authn_code_fail", "challenge_gone", bad, "self", {}},
      {"authn_code_sent", "sign_in", good, "self", {}},
      {"session_created", "code", good, "self", {}},
      {"session_renewed", "", good, "self", {}},
      {"session_ended", "", good, "self", {}},
      {"session_ended", "revoked", good, "self", what::browser_signed_out},
      {"session_ended", "others", good, "self", what::browsers_signed_out},
      {"user_updated", "enabled", good, "self", what::two_step_on},
      {"user_updated", "disabled", good, "self", what::two_step_off},
      {"user_updated", "canceled", good, "self", {}},
      {"user_updated", "authenticator_added", good, "self", what::authenticator_added},
      {"user_updated", "authenticator_removed", good, "self", what::authenticator_removed},
      {"user_updated", "authenticator_lost", good, "self", what::authenticator_lost},
      {"user_updated", "authenticator_kept", good, "self", what::authenticator_kept},
      {"user_updated", "authenticator_renamed", good, "self", {}},
      {"user_updated", "method_preferred", good, "self", {}},
      {"user_updated", "two_step_reset", good, "shell:root", what::two_step_reset},
      {"user_updated", "two_step_reset", bad, "shell:root", {}},
      {"user_updated", "unlocked", good, "operator", what::pause_lifted},
      {"user_updated", "suspended", good, "shell:root", what::suspended},
      {"user_updated", "resumed", good, "shell:root", what::resumed},
      {"user_updated", "signed_out", good, "shell:root", what::signed_out_by_support},
      {"user_updated", "name_set", good, "shell:root", what::name_set},
      {"user_updated", "role_set", good, "shell:root", what::role_set},
      {"user_updated", "moved", good, "shell:root", what::moved},
      {"user_updated", "moved", bad, "shell:root", {}},
      {"authn_password_change", "", good, "self", what::password_changed},
      {"authn_password_change", "set", good, "shell:root", what::password_set},
      {"authn_token_created", "", good, "self", what::app_password_made},
      {"authn_token_revoked", "", good, "self", what::app_password_deleted},
      {"authn_token_used", "", good, "self", {}},
      {"sensitive_read", "export", good, "shell:root", what::data_exported},
      {"authz_fail", "rule", bad, "self", {}},
      {"a word of later", "", good, "self", {}}};
  for (const auto& s : samples) BOOST_TEST_CONTEXT(s.event << " " << s.detail << " " << s.actor) {
      fixture one;
      const auto& e = one.add(noon, s.event, s.detail, s.outcome, s.actor);
      BOOST_TEST(is_activity(e) == s.row.has_value());
      const auto found = one.rows();
      BOOST_REQUIRE(found.size() == (s.row ? 1u : 0u));
      if (!s.row) continue;
      BOOST_TEST((found[0].what == *s.row));
      BOOST_TEST(found[0].by.has_value() == (s.actor != "self"));
    }
}

BOOST_AUTO_TEST_CASE(what_support_did_is_one_row_of_trail_and_account) {
  using kind = core::activity_kind;
  const std::pair<const char*, kind> acts[] = {
      {"suspended", kind::suspended}, {"resumed", kind::resumed},   {"signed_out", kind::signed_out_by_support},
      {"name_set", kind::name_set},   {"role_set", kind::role_set}, {"moved", kind::moved}};
  for (const auto& [detail, what] : acts) BOOST_TEST_CONTEXT(detail) {
      fixture one;
      const auto& entry = one.add(noon, "user_updated", detail, audit_outcome::success, "shell:root");
      BOOST_TEST(is_of(entry, what));
      BOOST_TEST(!is_of(entry, kind::unlocked));
      one.account.recent.push_back({what, noon - core::seconds(1)});
      BOOST_TEST(one.rows().size() == 1u);
    }
}

BOOST_AUTO_TEST_CASE(a_reset_that_was_asked_for_stands_out) {
  account.recent.push_back({core::activity_kind::reset_asked, noon});
  const auto found = rows();
  BOOST_REQUIRE(found.size() == 1u);
  BOOST_TEST((found[0].what == what::reset_asked));
  BOOST_TEST(found[0].is_grave);
  const auto& entry = add(noon, "user_updated", "two_step_reset", audit_outcome::failure, "shell:root");
  BOOST_TEST(is_of(entry, core::activity_kind::reset_asked));
  BOOST_TEST(!is_of(entry, core::activity_kind::two_step_reset));
}

BOOST_AUTO_TEST_CASE(equal_events_within_ten_minutes_are_one_row) {
  for (const int minute : {0, 3, 9, 10}) wrong_code(noon + core::minutes(minute));
  wrong_code(noon + core::minutes(11));
  const auto found = rows();
  BOOST_REQUIRE(found.size() == 2u);
  BOOST_TEST(found[0].count == 4u);
  BOOST_TEST((found[0].from == noon + core::minutes(3)));
  BOOST_TEST((found[0].to == noon + core::minutes(11)));
  BOOST_TEST(found[0].record == 5u);
  BOOST_TEST(found[1].count == 1u);
  BOOST_TEST((found[1].to == noon));
}

BOOST_AUTO_TEST_CASE(another_browser_address_or_factor_is_another_row) {
  wrong_code(noon);
  wrong_code(noon + core::seconds(1)).browser = "Chrome on Linux";
  wrong_code(noon + core::seconds(2)).network = "198.51.100.9";
  wrong_code(noon + core::seconds(3)).trust = core::device_trust::unknown_browser;
  BOOST_TEST(rows().size() == 4u);
}

BOOST_AUTO_TEST_CASE(what_the_same_browser_did_between_them_parts_a_row_and_what_others_did_does_not) {
  wrong_code(noon);
  add(noon + core::seconds(10), "authn_login_success", "code");
  wrong_code(noon + core::seconds(20));
  BOOST_TEST((kinds() == std::vector{what::wrong_code, what::signed_in, what::wrong_code}));
  entries.clear();
  wrong_code(noon);
  add(noon + core::seconds(10), "authn_login_success", "code").network = "198.51.100.9";
  wrong_code(noon + core::seconds(20));
  BOOST_TEST((kinds() == std::vector{what::wrong_code, what::signed_in}));
}

BOOST_AUTO_TEST_CASE(a_row_does_not_reach_over_midnight) {
  const auto midnight = std::chrono::floor<std::chrono::days>(noon);
  wrong_code(core::time_point(midnight) - core::seconds(5));
  wrong_code(core::time_point(midnight) + core::seconds(5));
  BOOST_TEST(rows().size() == 2u);
}

BOOST_AUTO_TEST_CASE(what_the_account_keeps_stands_in_for_what_the_trail_lacks) {
  add(noon, "authn_login_success", "code");
  keep(core::activity_kind::two_step_enabled, noon - core::days(3));
  keep(core::activity_kind::signed_in, noon - core::days(2));
  keep(core::activity_kind::message_not_delivered, noon - core::minutes(3));
  keep(core::activity_kind::signed_in, noon + core::milliseconds(700));                     // the trail's
  account.changes.push_back({core::activity_kind::two_step_enabled, noon - core::days(3)}); // one of those above
  account.changes.push_back({core::activity_kind::password_changed, noon - core::days(9)});
  account.changes.push_back({core::activity_kind::two_step_disabled, noon - core::days(29)}); // too long ago
  BOOST_TEST(
      (kinds() ==
       std::vector{
           what::signed_in, what::message_not_delivered, what::signed_in, what::two_step_on, what::password_changed})
  );
  const auto found = rows();
  BOOST_TEST(found[0].address == "192.0.2.7");
  BOOST_TEST(found[1].address.empty());
  BOOST_TEST(found[1].record == 0u);
}

BOOST_AUTO_TEST_CASE(each_event_of_the_account_stands_for_one_of_the_trail) {
  wrong_code(noon);
  wrong_code(noon + core::seconds(1));
  for (const int second : {0, 1, 2}) keep(core::activity_kind::code_failed, noon + core::seconds(second));
  const auto found = rows();
  std::size_t all = 0;
  for (const auto& row : found) all += row.count;
  BOOST_TEST(all == 3u);
}

BOOST_AUTO_TEST_CASE(support_goes_by_what_the_account_knows_of_it) {
  const core::actor olivia{core::actor_kind::operator_, "0123"}, root{core::actor_kind::shell, "root"};
  account.support_acts.push_back({core::activity_kind::unlocked, olivia, "called", noon - core::seconds(2)});
  account.support_acts.push_back({core::activity_kind::two_step_reset, root, "lost", noon - core::days(1)});
  add(noon, "user_updated", "unlocked", audit_outcome::success, "operator");
  keep(core::activity_kind::two_step_reset, noon - core::days(1));
  const auto found = rows();
  BOOST_REQUIRE(found.size() == 2u);
  BOOST_TEST((found[0].by == olivia));
  BOOST_TEST((found[1].by == root));
}

BOOST_AUTO_TEST_CASE(resets_wrong_codes_of_unknown_browsers_and_new_numbers_are_grave) {
  wrong_code(noon);
  wrong_code(noon + core::hours(1)).trust = core::device_trust::unknown_browser;
  add(noon + core::hours(2), "user_updated", "two_step_reset", audit_outcome::success, "shell:root");
  add(noon + core::hours(3), "user_updated", "enabled");
  std::vector<bool> grave;
  for (const auto& row : rows()) grave.push_back(row.is_grave);
  BOOST_TEST((grave == std::vector<bool>{false, true, true, false}));

  account.two_step = core::enabled{phone("+4520123456"), noon + core::hours(3), std::nullopt};
  account.former_numbers.push_back({phone("+4520123456"), noon});
  BOOST_TEST(!rows()[0].is_grave); // the same number again
  account.former_numbers.push_back({phone("+4520999999"), noon});
  BOOST_TEST(rows()[0].is_grave);
}

BOOST_AUTO_TEST_CASE(a_lost_app_and_one_that_an_unknown_browser_added_are_grave) {
  add(noon, "user_updated", "authenticator_added");
  add(noon + core::hours(1), "user_updated", "authenticator_added").trust = core::device_trust::unknown_browser;
  add(noon + core::hours(2), "user_updated", "authenticator_removed");
  add(noon + core::hours(3), "user_updated", "authenticator_lost");
  add(noon + core::hours(4), "user_updated", "authenticator_kept");
  std::vector<bool> grave;
  for (const auto& row : rows()) grave.push_back(row.is_grave);
  BOOST_TEST((grave == std::vector<bool>{false, true, false, true, false}));
}

BOOST_AUTO_TEST_CASE(a_sign_in_with_an_app_says_so) {
  add(noon, "authn_login_success", "authenticator_app");
  BOOST_REQUIRE(rows().size() == 1u);
  BOOST_TEST((rows()[0].factor == activity_factor::authenticator_app));
}

BOOST_AUTO_TEST_CASE(there_are_as_many_rows_as_asked_for_at_most) {
  for (int i = 0; i < 150; ++i) wrong_code(noon - core::hours(i));
  std::reverse(entries.begin(), entries.end());
  BOOST_TEST(rows().size() == 150u);
  const auto found = rows(10);
  BOOST_TEST(found.size() == 10u);
  BOOST_TEST((found[0].to == noon));
}

BOOST_AUTO_TEST_SUITE_END()
