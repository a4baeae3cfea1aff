// What support sees about a person and can do: pauses, unlocking, recorded reasons.
#include "core/account/decide.hpp"
#include "server/account/account_commands.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/date.hpp"
#include "tests/server/support/operations.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>
#include <vector>

using namespace twostep;
using namespace twostep::server;
namespace json = boost::json;

namespace support_operations {

struct fixture : test::operations_fixture {
  fixture() { offline.meter_keys = online.meter_keys = &server.meter_keys; }
};

} // namespace support_operations

BOOST_FIXTURE_TEST_SUITE(support_operations, fixture)

BOOST_AUTO_TEST_CASE(everything_that_pauses_somebody_is_shown_with_its_end) {
  const auto id = server.create_user("a@example.org");
  const auto pauses = [&] {
    std::vector<std::pair<std::string, std::string>> all;
    const auto shown = call(online, "user/show", {{"user", "a@example.org"}});
    for (const auto& p : shown.body.at("pauses").as_array())
      all.emplace_back(p.at("kind").as_string(), p.at("until").is_null() ? "" : p.at("until").as_string());
    return all;
  };
  BOOST_TEST(pauses().empty());
  const auto session = server.sign_in(id);
  auto x = server.request();
  for (int i = 0; i < 3; ++i) {
    core::begin_enable c;
    c.session = session.id;
    c.phone = core::e164_number::from_wire("+452012345" + std::to_string(i)).value();
    c.challenge = random_id<core::challenge_id>();
    BOOST_REQUIRE(server.run(server.commands->execute_sending(x, id, core::device_trust::unknown_browser, c))
                      .outcome.has_value());
  }
  const auto tomorrow = to_rfc3339(server.time.now() + core::days(1));
  BOOST_REQUIRE(pauses().size() == 1u);
  BOOST_TEST(pauses()[0].first == "new_numbers");
  BOOST_TEST(pauses()[0].second == tomorrow);
  storage::read_barrier seen;
  const auto close_row = [&](const core::account&, const core::organisation*) {
    core::decision d;
    for (std::uint32_t i = 0; i < server.policy.password_streak; ++i)
      d.events.emplace_back(core::password_failed{{}, server.time.now()});
    return core::result<core::decision, core::refusal>(std::move(d));
  };
  BOOST_REQUIRE(server.store->update(id, seen, close_row).get());
  BOOST_TEST(pauses()[0].first == "wrong_passwords_unknown_browsers");
  BOOST_TEST(pauses()[0].second == "");
  call(online, "user/unlock", {{"actor", "root"}, {"user", "a@example.org"}, {"reason", "she called"}});
  BOOST_TEST(pauses().empty());
}

BOOST_AUTO_TEST_CASE(an_unlock_says_what_it_gave_back_and_what_still_pauses) {
  const auto id = server.create_user("a@example.org");
  server.enable_two_step(id, "+4520123456");
  const auto guess_wrong = [&](int times) {
    storage::read_barrier seen;
    const auto decide = [&](const core::account&, const core::organisation*) {
      core::decision d;
      for (int i = 0; i < times; ++i)
        d.events.emplace_back(core::attempt_failed{{}, core::device_trust::unknown_browser, server.time.now()});
      return core::result<core::decision, core::refusal>(std::move(d));
    };
    BOOST_REQUIRE(server.store->update(id, seen, decide).get());
  };
  const auto unlock = [&](api::context& r) {
    return call(r, "user/unlock", {{"actor", "root"}, {"user", "a@example.org"}, {"reason", "she called"}}).body;
  };
  guess_wrong(10);
  auto done = unlock(online);
  BOOST_TEST(done.at("given_back").at("wrong_codes").to_number<int>() == 5);
  BOOST_TEST(done.at("given_back").at("numbers_and_messages").as_bool());
  BOOST_TEST(done.at("pauses").as_array().empty());
  server.deliver();
  BOOST_TEST(server.gateway->sent.back().text.find("support lifted a pause") != std::string::npos);

  guess_wrong(5);
  done = unlock(offline);
  BOOST_TEST(done.at("given_back").at("wrong_codes").to_number<int>() == 5);
  BOOST_TEST(!done.at("given_back").at("numbers_and_messages").as_bool());
  BOOST_TEST(
      done.at("given_back").at("numbers_and_messages_again_at").as_string() ==
      to_rfc3339(server.time.now() + core::days(1))
  );
  guess_wrong(5);
  done = unlock(online);
  BOOST_TEST(done.at("given_back").at("wrong_codes").to_number<int>() == 0);
  BOOST_TEST(
      done.at("given_back").at("wrong_codes_again_at").as_string() == to_rfc3339(server.time.now() + core::days(30))
  );
  BOOST_REQUIRE(done.at("pauses").as_array().size() == 1u);
  BOOST_TEST(done.at("pauses").as_array()[0].at("kind").as_string() == "wrong_codes_unknown_browsers");
}

BOOST_AUTO_TEST_CASE(who_helped_and_why_is_shown_and_exported_until_the_account_is_erased) {
  server.create_user("a@example.org");
  const json::object ask{{"actor", "root"}, {"user", "a@example.org"}, {"reason", "lost her phone"}};
  call("user/unlock", ask);
  call("user/reset-two-step", ask);
  call("user/set-password", ask);
  (void)server.file_store().compact([](std::uint64_t, std::uint64_t) { return true; });
  for (const auto* path : {"user/show", "user/export"}) BOOST_TEST_CONTEXT(path) {
      json::object question{{"user", "a@example.org"}};
      if (path == std::string_view("user/export")) question["actor"] = "root";
      const auto answer = call(path, question);
      const auto acts = answer.body.at("support_acts").as_array();
      BOOST_REQUIRE(acts.size() == 3u);
      BOOST_TEST(acts[0].at("what").as_string() == "unlocked");
      BOOST_TEST(acts[1].at("what").as_string() == "two_step_reset");
      BOOST_TEST(acts[2].at("what").as_string() == "password_set_by_support");
      for (const auto& act : acts) {
        BOOST_TEST(act.at("reason").as_string() == "lost her phone");
        BOOST_TEST(act.at("by").as_string() == "root");
      }
    }
}

BOOST_AUTO_TEST_CASE(a_reset_after_a_password_by_mail_takes_two_operators) {
  const auto id = server.create_user("a@example.org");
  server.enable_two_step(id, "+4520123456");
  storage::read_barrier seen;
  const auto set_by_mail = [&](const core::account&, const core::organisation*) {
    core::decision d;
    d.events.emplace_back(core::email_verified{server.time.now()});
    return core::result<core::decision, core::refusal>(std::move(d));
  };
  BOOST_REQUIRE(server.store->update(id, seen, set_by_mail).get());
  const auto reset = [&](api::context& r, const char* by, bool agrees = false) {
    return call(
        r, "user/reset-two-step",
        {{"actor", by}, {"user", "a@example.org"}, {"reason", "lost her phone"}, {"agree", agrees}}
    );
  };
  const auto first = reset(online, "ann");
  refused(first, 409, "nothing is reset yet");
  refused(
      first, 409,
      "another operator adds --agree to the same command before " + to_readable(server.time.now() + core::days(1))
  );
  refused(first, 409, "From " + to_readable(server.time.now() + core::days(7)));
  const auto shown = call("user/show", {{"user", "a@example.org"}}).body;
  BOOST_TEST(shown.at("two_step").at("state").as_string() == "enabled");
  BOOST_TEST(shown.at("support_acts").as_array().back().at("what").as_string() == "reset_asked");
  refused(reset(offline, "ann"), 409, "nothing is reset yet");
  refused(reset(offline, "ann", true), 409, "no request to agree to");
  refused(reset(offline, "bo"), 409, "ann asked for it at");
  refused(reset(offline, "bo"), 409, "(\"lost her phone\")");
  BOOST_TEST(call("user/show", {{"user", "a@example.org"}}).body.at("support_acts").as_array().size() == 2u);
  refused(reset(offline, "root", true), 409, "Nothing is recorded");
  BOOST_TEST(call("user/show", {{"user", "a@example.org"}}).body.contains("reset_takes_two_until"));
  const auto second = reset(offline, "bo", true);
  BOOST_TEST(second.status == 200u);
  BOOST_TEST(second.body.at("two_step").at("state").as_string() == "disabled");
}

BOOST_AUTO_TEST_CASE(a_reset_of_somebody_who_has_not_come_yet_leaves_the_invitation) {
  const auto invited = call(online, "user/invite", {{"actor", "root"}, {"email", "dan@example.org"}});
  BOOST_REQUIRE(invited.status == 201u);
  const json::object reset{{"actor", "root"}, {"user", "dan@example.org"}, {"reason", "lost his phone"}};
  refused(call(online, "user/reset-two-step", reset), 409, "hasn't used the invitation");
  BOOST_TEST(call("user/show", {{"user", "dan@example.org"}}).body.at("links").as_array().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_reason_beyond_five_hundred_characters_is_refused_with_a_sentence) {
  server.create_user("a@example.org");
  const auto with_reason = [&](std::size_t length) {
    return call(
        "user/reset-two-step", {{"actor", "root"}, {"user", "a@example.org"}, {"reason", std::string(length, 'x')}}
    );
  };
  refused(with_reason(501), 422, "has 501 characters: shorten it to 500");
  BOOST_TEST(with_reason(500).status == 200u);
}

BOOST_AUTO_TEST_SUITE_END()
