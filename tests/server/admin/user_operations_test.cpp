// The shell's user operations on a real store, with a running server and with the CLI alone.
#include "server/access/authenticate.hpp"
#include "server/admin/test_messages.hpp"
#include "tests/server/support/operations.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <tuple>

using namespace twostep;
using namespace twostep::server;
namespace json = boost::json;

namespace user_operations {

struct fixture : test::operations_fixture {
  json::object user(const char* email) {
    auto a = call("user/show", {{"user", email}});
    BOOST_REQUIRE(a.status == 200u);
    return a.body;
  }
  bool accepts(const core::account_id& id, const std::string& password) {
    const auto verifier = server.account(id).password.verifier;
    auto checked = server.run(server.hasher.check(core::normalise_password(password).value(), &verifier));
    return checked && checked->right;
  }
};

const json::object ann{{"actor", "root"}, {"email", "Ann@Example.org"}, {"name", "Ann Bell"}};

json::object with(json::object o, std::string_view key, std::string_view value) {
  o[key] = value;
  return o;
}

} // namespace user_operations

BOOST_FIXTURE_TEST_SUITE(user_operations, fixture)

BOOST_AUTO_TEST_CASE(a_user_gets_a_generated_password_once_to_be_changed) {
  const auto a = call("user/add", ann);
  BOOST_TEST(a.status == 201u);
  const auto password = std::string(a.body.at("generated_password").as_string());
  BOOST_TEST(password.size() == 23u);
  const auto id = *core::id_from_text<core::account_id>(a.body.at("id").as_string());
  BOOST_TEST(accepts(id, password));
  BOOST_TEST(server.account(id).password.must_change);
  BOOST_TEST(!user("ann@example.org").contains("generated_password"));
  BOOST_TEST(json::serialize(user("ann@example.org")).find(password) == std::string::npos);
  BOOST_TEST(user(core::to_text(id).c_str()).at("email").as_string() == "Ann@Example.org");
}

BOOST_AUTO_TEST_CASE(a_given_password_stays_and_is_judged) {
  const auto a = call("user/add", with(ann, "password", "a password of Ann's own"));
  BOOST_TEST(a.status == 201u);
  BOOST_TEST(!a.body.contains("generated_password"));
  const auto id = *core::id_from_text<core::account_id>(a.body.at("id").as_string());
  BOOST_TEST(accepts(id, "a password of Ann's own"));
  BOOST_TEST(!server.account(id).password.must_change);
  const auto other = with(ann, "email", "bo@example.org");
  refused(call("user/add", with(other, "password", "short")), 422, "at least 12 characters");
  refused(call("user/add", with(other, "password", "bo@example.org")), 422, "must not be the email");
  refused(
      call("user/add", with(other, "password", "passwordpassword")), 422, "too easy to guess: most of it is the same"
  );
  refused(
      call("user/add", with(with(other, "name", "Bo Zimmerman"), "password", "zimmerman-zimm")), 422,
      "most of it is the person's own name"
  );
  refused(call("user/show", {{"user", "bo@example.org"}}), 404, "there is no user");
}

BOOST_AUTO_TEST_CASE(what_is_wrong_with_a_user_is_said) {
  call("user/add", ann);
  refused(call("user/add", with(ann, "email", "ANN@example.ORG")), 409, "already");
  refused(call("user/add", with(ann, "email", "ann")), 422, "not an email address");
  refused(call("user/add", with(ann, "role", "king")), 422, "there is no role");
  refused(call("user/add", with(ann, "role", "admin")), 422, "--org");
  refused(
      call("user/add", with(with(ann, "email", "b@example.org"), "organisation", "none")), 404,
      "there is no organisation"
  );
  refused(call("user/add", with(ann, "passwort", "x")), 422, "no field \"passwort\"");
  refused(call("user/add", {{"actor", "root"}}), 422, "\"email\" is missing");
  refused(call("user/add", {{"actor", 7}, {"email", "b@example.org"}}), 422, "must be a text");
  refused(call("user/ad", ann), 404, "knows no operation");
  BOOST_TEST(call("user/list", {}).body.at("users").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(users_are_listed_by_email_with_masked_numbers) {
  call("org/add", {{"actor", "root"}, {"name", "Demo"}});
  call("user/add", with(with(ann, "email", "z@example.org"), "organisation", "demo"));
  const auto id = server.create_user("a@example.org");
  server.enable_two_step(id, "+4520123456");
  const auto list = call("user/list", {}).body.at("users").as_array();
  BOOST_REQUIRE(list.size() == 2u);
  BOOST_TEST(list[0].at("email").as_string() == "a@example.org");
  BOOST_TEST(list[0].at("two_step").at("state").as_string() == "enabled");
  BOOST_TEST(list[1].at("organisation").as_string() == "Demo");
  const auto text = json::serialize(list);
  BOOST_TEST(text.find("20123456") == text.npos);
  BOOST_TEST(text.find("56") != text.npos);
}

BOOST_AUTO_TEST_CASE(more_users_than_a_page_of_the_directory_holds_are_listed_once_each) {
  constexpr auto users = storage::max_page_size + 1;
  std::set<std::string> emails;
  for (std::size_t n = 0; n < users; ++n) {
    const auto email = std::to_string(n).append("@example.org");
    server.create_user(email);
    emails.insert(email);
  }
  const auto list = call("user/list", {}).body.at("users").as_array();
  BOOST_REQUIRE(list.size() == users);
  BOOST_TEST(std::ranges::equal(list, emails, {}, [](const json::value& user) {
    return std::string_view(user.at("email").as_string());
  }));
}

BOOST_AUTO_TEST_CASE(a_reset_online_tells_the_old_number_at_once) {
  const auto id = server.create_user("a@example.org");
  server.enable_two_step(id, "+4520123456");
  const auto a =
      call(online, "user/reset-two-step", {{"actor", "root"}, {"user", "a@example.org"}, {"reason", "lost"}});
  BOOST_TEST(a.status == 200u);
  BOOST_TEST(a.body.at("two_step").at("state").as_string() == "disabled");
  BOOST_TEST(a.body.at("old_number_told").as_bool());
  server.deliver();
  BOOST_REQUIRE(server.gateway->sent.size() == 1u);
  BOOST_TEST(server.gateway->sent[0].to == "+4520123456");
  BOOST_TEST(server.account(id).notices.empty());
}

BOOST_AUTO_TEST_CASE(a_reset_offline_leaves_the_notice_pending_until_the_next_start) {
  const auto id = server.create_user("a@example.org");
  server.enable_two_step(id, "+4520123456");
  const auto a = call("user/reset-two-step", {{"actor", "root"}, {"user", "a@example.org"}, {"reason", "lost"}});
  BOOST_TEST(a.body.at("messages_owed").to_number<int>() == 1);
  server.deliver();
  BOOST_TEST(server.gateway->sent.empty());
  server.restart();
  BOOST_TEST(server.resume() == 1u);
  server.deliver();
  BOOST_REQUIRE(server.gateway->sent.size() == 1u);
  BOOST_TEST(server.gateway->sent[0].to == "+4520123456");
}

BOOST_AUTO_TEST_CASE(online_and_offline_answer_the_same) {
  server.create_user("a@example.org");
  server.create_user("b@example.org");
  for (const auto* path : {"user/reset-two-step", "user/unlock"}) BOOST_TEST_CONTEXT(path) {
      auto a = call(online, path, {{"actor", "root"}, {"user", "a@example.org"}, {"reason", "lost"}}).body;
      auto b = call(offline, path, {{"actor", "root"}, {"user", "b@example.org"}, {"reason", "lost"}}).body;
      for (auto* o : {&a, &b}) {
        o->erase("id");
        o->erase("email");
      }
      BOOST_TEST(json::serialize(a) == json::serialize(b));
    }
}

BOOST_AUTO_TEST_CASE(who_did_it_and_why_is_asked_for) {
  server.create_user("a@example.org");
  refused(call("user/reset-two-step", {{"actor", "root"}, {"user", "a@example.org"}}), 422, "\"reason\" is missing");
  refused(
      call("user/unlock", {{"actor", "root"}, {"user", "a@example.org"}, {"reason", " "}}), 422, "goes on the record"
  );
  refused(call("user/unlock", {{"user", "a@example.org"}, {"reason", "x"}}), 422, "\"actor\" is missing");
  refused(call("user/unlock", {{"actor", "a\nb"}, {"user", "a@example.org"}, {"reason", "x"}}), 422, "printable");
}

BOOST_AUTO_TEST_CASE(a_set_password_keeps_two_step_and_must_be_changed) {
  const auto id = server.create_user("a@example.org");
  server.enable_two_step(id, "+4520123456");
  const auto a = call("user/set-password", {{"actor", "root"}, {"user", "a@example.org"}});
  BOOST_TEST(a.status == 200u);
  BOOST_TEST(accepts(id, std::string(a.body.at("generated_password").as_string())));
  BOOST_TEST(a.body.at("password").at("must_change").as_bool());
  BOOST_TEST(a.body.at("two_step").at("state").as_string() == "enabled");
  BOOST_TEST(a.body.at("sessions").as_array().empty());
  refused(
      call("user/set-password", {{"actor", "root"}, {"user", "a@example.org"}, {"password", "a@example.org"}}), 422,
      "must not be"
  );
  refused(
      call("user/set-password", {{"actor", "root"}, {"user", "a@example.org"}, {"password", "12/12/1985 1985"}}), 422,
      "too easy to guess: most of it is a date"
  );
}

BOOST_AUTO_TEST_CASE(a_language_is_one_that_there_is_or_none) {
  const auto id = server.create_user("a@example.org");
  const auto set = [&](std::string_view locale) {
    return call("user/set-locale", {{"actor", "root"}, {"user", "a@example.org"}, {"locale", locale}});
  };
  BOOST_TEST(set("da").body.at("locale").as_string() == "da");
  BOOST_TEST(server.account(id).locale == "da");
  refused(set("xx"), 422, "\"xx\" is no language here: there are en, ");
  refused(set("da-DK"), 422, "is no language here");
  refused(call("user/set-locale", {{"actor", "root"}, {"user", "a@example.org"}}), 422, "\"locale\" is missing");
  BOOST_TEST(user("a@example.org").at("locale").as_string() == "da");
  BOOST_TEST(
      call("user/export", {{"actor", "root"}, {"user", "a@example.org"}}).body.at("locale").as_string() == "da"
  );
  BOOST_TEST(set("").body.at("locale").as_string() == "");
  BOOST_TEST(server.account(id).locale == "");
}

BOOST_AUTO_TEST_CASE(organisations_are_unique_and_their_policy_shows_at_their_users) {
  BOOST_TEST(call("org/add", {{"actor", "root"}, {"name", " Example  "}}).status == 201u);
  refused(call("org/add", {{"actor", "root"}, {"name", "EXAMPLE"}}), 409, "already");
  refused(call("org/add", {{"actor", "root"}, {"name", "  "}}), 422, "1 to 64");
  call("user/add", with(ann, "organisation", "example"));
  BOOST_TEST(!user("ann@example.org").at("two_step").at("required").as_bool());

  const auto later =
      call("org/require-two-step", {{"actor", "root"}, {"organisation", "example"}, {"from", "2100-01-01"}});
  BOOST_TEST(later.body.at("two_step_required_from").as_string() == "2100-01-01T00:00:00.000Z");
  BOOST_TEST(!later.body.at("two_step_required").as_bool());
  BOOST_TEST(call("org/require-two-step", {{"actor", "root"}, {"organisation", "example"}})
                 .body.at("two_step_required")
                 .as_bool());
  BOOST_TEST(user("ann@example.org").at("two_step").at("required").as_bool());
  const auto list = call("org/list", {}).body.at("organisations").as_array();
  BOOST_REQUIRE(list.size() == 1u);
  BOOST_TEST(list[0].at("users").to_number<int>() == 1);

  BOOST_TEST(!call("org/waive-two-step", {{"actor", "root"}, {"organisation", "example"}})
                  .body.at("two_step_required")
                  .as_bool());
  BOOST_TEST(!user("ann@example.org").at("two_step").at("required").as_bool());
  refused(
      call("org/require-two-step", {{"actor", "root"}, {"organisation", "none"}}), 404, "there is no organisation"
  );
  refused(
      call("org/require-two-step", {{"actor", "root"}, {"organisation", "example"}, {"from", "soon"}}), 422,
      "is no date"
  );
}

BOOST_AUTO_TEST_CASE(messages_need_a_running_server) {
  refused(call("sms/test", {{"actor", "root"}, {"phone", "+4520123456"}}), 503, "twostep serve");
  refused(call("sms/test/progress", {}), 503, "twostep serve");
  refused(call("sms/status", {}), 503, "twostep serve");
}

BOOST_AUTO_TEST_CASE(a_number_for_a_test_message_is_judged_first) {
  admin::test_messages tests;
  online.tests = &tests;
  refused(call(online, "sms/test", {{"actor", "root"}, {"phone", "20123456"}}), 422, "must begin with \"+\"");
  BOOST_TEST(server.gateway->sent.empty());
  const auto status = call(online, "sms/status", {});
  BOOST_TEST(status.body.at("providers").as_array().size() == 1u);
  BOOST_TEST(status.body.at("queued").to_number<int>() == 0);
}

BOOST_AUTO_TEST_CASE(an_erased_user_is_gone_at_once_with_sessions_codes_and_email) {
  const auto id = server.create_user("a@example.org");
  const auto token = server.sign_in(id);
  server.enable_two_step(id, "+4520123456");
  online.audit = &server.audit;
  const auto gone = call(online, "user/erase", {{"actor", "root"}, {"user", "A@example.org"}});
  BOOST_TEST(gone.status == 200u);
  BOOST_TEST(gone.body.at("email").as_string() == "a@example.org");
  BOOST_TEST(gone.body.at("id").as_string() == core::to_text(id));
  refused(call("user/show", {{"user", "a@example.org"}}), 404, "there is no user");
  refused(call("user/show", {{"user", core::to_text(id)}}), 404, "there is no user");
  refused(call(online, "user/erase", {{"actor", "root"}, {"user", core::to_text(id)}}), 404, "there is no user");
  const auto cookie = "__Host-twostep=" + token.cookie;
  auto x = server.request(cookie);
  BOOST_TEST(!server.run(authenticate(server.access(), x)).has_value());
  server.deliver();
  BOOST_TEST(server.gateway->sent.empty()); // no notice

  const auto& noted = server.audited;
  BOOST_REQUIRE(noted.size() == 2u);
  BOOST_TEST(noted[0].event == "user_deleted");
  BOOST_TEST(noted[0].actor == "shell:root");
  BOOST_TEST((noted[0].subject == server.names(id)));
  BOOST_TEST((noted[0].outcome == storage::audit_outcome::success));
  BOOST_TEST((noted[1].outcome == storage::audit_outcome::failure));

  BOOST_TEST(call("user/add", with(ann, "email", "a@example.org")).status == 201u); // the email can be used again
}

BOOST_AUTO_TEST_CASE(people_get_what_is_kept_about_them_and_nothing_that_lets_anyone_in) {
  call("org/add", {{"actor", "root"}, {"name", "Demo"}});
  call("user/add", with(ann, "organisation", "demo"));
  const auto id = server.create_user("a@example.org");
  server.enable_two_step(id, "+4520123456");
  server.sign_in(id);
  offline.audit = &server.audit;
  const auto given = call("user/export", {{"actor", "root"}, {"user", "a@example.org"}});
  BOOST_TEST(given.status == 200u);
  const auto& o = given.body;
  BOOST_TEST(o.at("email").as_string() == "a@example.org");
  BOOST_TEST(o.at("id").as_string() == core::to_text(id));
  BOOST_TEST(o.at("two_step").at("state").as_string() == "enabled");
  BOOST_TEST(o.at("two_step").at("phone").as_string() == "+4520123456");
  BOOST_TEST(o.at("sessions").as_array().size() == 2u);
  BOOST_TEST(!o.at("recent").as_array().empty());
  const auto text = json::serialize(o);
  const auto account = server.account(id);
  BOOST_TEST(text.find("argon2") == text.npos);
  for (const auto& s : account.sessions) BOOST_TEST(text.find(core::to_text(s.id)) == text.npos);
  BOOST_TEST(server.audited.back().event == "sensitive_read");
  BOOST_TEST((server.audited.back().subject == server.names(id)));
  const auto of_ann = call("user/export", {{"actor", "root"}, {"user", "ann@example.org"}});
  BOOST_TEST(of_ann.body.at("organisation").as_string() == "Demo");
  BOOST_TEST(of_ann.body.at("name").as_string() == "Ann Bell");
  refused(call("user/export", {{"actor", "root"}, {"user", "b@example.org"}}), 404, "there is no user");
}

BOOST_AUTO_TEST_CASE(every_act_is_noted_once_with_who_did_it_and_looks_are_not) {
  offline.audit = &server.audit;
  call("org/add", {{"actor", "olivia"}, {"name", "Demo"}});
  const auto added = call("user/add", ann);
  const auto id = *core::id_from_text<core::account_id>(added.body.at("id").as_string());
  call("user/add", ann);
  call("user/show", {{"user", "ann@example.org"}});
  call("user/list", {});
  call("org/list", {});
  call("sms/status", {});
  call("user/unlock", {{"actor", "root"}, {"user", "ann@example.org"}, {"reason", "Ann asked"}});
  call("user/set-locale", {{"actor", "root"}, {"user", "ann@example.org"}, {"locale", "da"}});
  call("user/reset-two-step", {{"actor", "root"}, {"user", core::to_text(id)}, {"reason", "Ann lost it"}});
  call("user/set-password", {{"actor", "root"}, {"user", "ann@example.org"}});
  call("org/require-two-step", {{"actor", "root"}, {"organisation", "demo"}});
  call("org/waive-two-step", {{"actor", "root"}, {"organisation", "demo"}});
  call("org/factors", {{"actor", "root"}, {"organisation", "demo"}});
  const std::tuple<std::string, std::string, bool, bool> expected[] = {
      {"organisation_created", "", false, true},
      {"user_created", "", true, true},
      {"user_created", "", false, false},
      {"user_updated", "unlocked", true, true},
      {"user_updated", "locale_set", true, true},
      {"user_updated", "two_step_reset", true, true},
      {"authn_password_change", "set", true, true},
      {"organisation_updated", "two_step_required", false, true},
      {"organisation_updated", "two_step_waived", false, true},
      {"organisation_updated", "factors_allowed", false, true}};
  BOOST_REQUIRE(server.audited.size() == std::size(expected));
  for (std::size_t i = 0; i < std::size(expected); ++i) BOOST_TEST_CONTEXT(i) {
      const auto& [event, detail, is_ann, done] = expected[i];
      const auto& e = server.audited[i];
      BOOST_TEST(e.event == event);
      BOOST_TEST(e.detail == detail);
      BOOST_TEST((e.subject == (is_ann ? std::optional(server.names(id)) : std::nullopt)));
      BOOST_TEST((e.outcome == storage::audit_outcome::success) == done);
      BOOST_TEST(e.actor == (i == 0 ? "shell:olivia" : "shell:root"));
    }
}

BOOST_AUTO_TEST_CASE(a_field_without_a_name_names_nobody_in_the_audit_trail) {
  server.create_user("a@example.org");
  online.audit = &server.audit;
  const auto refused = call(online, "org/add", {{"actor", "root"}, {"name", "Acme"}, {"", "a@example.org"}});
  BOOST_TEST(refused.status == 422u);
  BOOST_REQUIRE(!server.audited.empty());
  BOOST_TEST(!server.audited.back().subject.has_value());
}

BOOST_AUTO_TEST_CASE(an_organisation_is_found_by_its_id_before_a_name_that_looks_like_it) {
  const auto acme = call(online, "org/add", {{"actor", "root"}, {"name", "Acme"}});
  const std::string id(acme.body.at("id").as_string());
  BOOST_TEST(call(online, "org/add", {{"actor", "eve"}, {"name", id}}).status == 201u);
  const auto changed = call(online, "org/require-two-step", {{"actor", "root"}, {"organisation", id}});
  BOOST_TEST(changed.status == 200u);
  BOOST_TEST(changed.body.at("name").as_string() == "Acme");
}

BOOST_AUTO_TEST_SUITE_END()
