// The answers of operations, byte for byte: answers.golden. Scripts depend on them: a change there changes the
// contract. TWOSTEP_WRITE_ANSWERS: a file to write them to.
#include "core/account/decide.hpp"
#include "server/admin/test_messages.hpp"
#include "server/doctor/probes.hpp"
#include "server/runtime/entropy.hpp"
#include "tests/server/support/operations.hpp"
#include "tests/support/source_file.hpp"

#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <cstdlib>
#include <fstream>
#include <regex>
#include <string>
#include <vector>

using namespace twostep;
using namespace twostep::server;
namespace json = boost::json;

namespace answers {

struct fixture : test::operations_fixture {
  admin::test_messages tests;
  doctor::probes probes;
  std::string said; ///< one line for each answer

  fixture() {
    offline.meter_keys = online.meter_keys = &server.meter_keys;
    online.tests = &tests;
    online.probes = &probes;
  }

  /// Replaces what differs between runs: ids, passwords, durations.
  static std::string without_chance(std::string text) {
    text = std::regex_replace(text, std::regex("(/link/)[A-Za-z0-9_-]{43}"), "$1TOKEN");
    text = std::regex_replace(text, std::regex("[0-9a-f]{32}"), "ID");
    text = std::regex_replace(text, std::regex("[a-z0-9]{5}(-[a-z0-9]{5}){3}"), "PASSWORD");
    return std::regex_replace(text, std::regex("(_p50_ms\":)[0-9]+"), "$1N");
  }
  json::object ask(const char* path, json::object request) {
    const auto a = call(online, path, std::move(request));
    said += without_chance(std::string(path) + " " + std::to_string(a.status) + " " + json::serialize(a.body)) + "\n";
    return a.body;
  }
  void happen(const core::account_id& id, const std::vector<core::event>& events) {
    storage::read_barrier seen;
    const auto decide = [&](const core::account&, const core::organisation*) {
      core::decision d;
      d.events = events;
      return core::result<core::decision, core::refusal>(std::move(d));
    };
    BOOST_REQUIRE(server.store->update(id, seen, decide).get());
  }

  /// An account with an instance of everything.
  void fill(const core::account_id& id) {
    const auto now = server.time.now();
    const auto number = core::e164_number::from_wire("+4520123457").value();
    server.enable_two_step(id, "+4520123456");
    server.sign_in(id);
    core::challenge sign_in;
    sign_in.id = random_id<core::challenge_id>();
    sign_in.to = core::e164_number::from_wire("+4520123456").value();
    sign_in.trust = core::device_trust::known_browser;
    sign_in.issued_at = now;
    sign_in.expires_at = now + core::minutes(5);
    core::challenge disable = sign_in;
    disable.id = random_id<core::challenge_id>();
    disable.purpose = core::purpose::disable;
    core::pending_notice notice{
        random_id<core::notice_id>(), core::notice_kind::wrong_codes, number, now, now + core::hours(1)};
    auto later = notice;
    later.id = random_id<core::notice_id>();
    later.due_at = now + core::minutes(30);
    const core::app_token old{
        random_id<core::app_token_id>(), "backup", {"a.example.org", "b.example.org:8443"}, now, {}, {}};
    const core::app_token other{
        random_id<core::app_token_id>(), "calendar", {"a.example.org"}, now, now + core::days(30), now};
    const core::known_device device{random_id<core::device_id>(), 1, now, now, 3};
    happen(
        id, {core::sign_in_challenged{sign_in}, core::code_accepted{sign_in.id, 1, "recorder", now, "p-1"},
             core::message_reported{
                 sign_in.id, false, 1, core::delivery_step::undelivered, "recorder", "unavailable", "", now},
             core::app_token_created{old}, core::app_token_created{other}, core::notice_owed{notice},
             core::notice_owed{later}, core::disable_begun{disable},
             core::browser_admitted{device, {}, core::device_trust::unknown_browser, {}, now},
             core::number_left{number, now},
             core::change_recorded{
                 core::activity_kind::password_set_by_support, {core::actor_kind::operator_, "ID"}, "", now},
             core::change_recorded{core::activity_kind::unlocked, {core::actor_kind::shell, "root"}, "lost it", now}}
    );
    core::authenticator app;
    app.id = random_id<core::authenticator_id>();
    app.name = "Ann's phone";
    app.secret = core::totp_secret(std::array<std::uint8_t, core::totp_secret::size>{1});
    app.added_at = now;
    happen(
        id, {core::authenticator_added{app}, core::authenticator_used{app.id, 1, 0, now},
             core::authenticator_lost{app.id, now + core::lost_factor_stays, now}}
    );
    core::recovery_codes codes;
    for (int i = 0; i < 7; ++i) codes.left.push_back({std::string(core::recovery_digest::size, 'd')});
    codes.made_at = now;
    std::vector<core::event> recovery{core::recovery_codes_made{codes}};
    for (std::size_t i = 0; i < core::recovery_tries_a_day; ++i)
      recovery.emplace_back(core::recovery_code_tried{core::device_trust::known_browser, now});
    happen(id, recovery);
    std::vector<core::event> wrong;
    for (int i = 0; i < 10; ++i)
      wrong.emplace_back(core::attempt_failed{{}, core::device_trust::unknown_browser, now});
    wrong.emplace_back(core::attempt_failed{{}, core::device_trust::known_browser, now});
    for (std::uint32_t i = 0; i < server.policy.password_streak; ++i)
      wrong.emplace_back(core::password_failed{{}, now});
    happen(id, wrong);
  }
};

} // namespace answers

BOOST_FIXTURE_TEST_SUITE(answers, fixture)

BOOST_AUTO_TEST_CASE(every_answer_is_as_it_was) {
  ask("org/add", {{"actor", "root"}, {"name", "Demo"}});
  ask("org/add", {{"actor", "root"}, {"name", "demo"}});
  ask("org/list", {});
  ask("user/add", {{"actor", "root"},
                   {"email", "Ann@Example.org"},
                   {"name", "Ann Bell"},
                   {"organisation", "demo"},
                   {"role", "admin"}});
  ask("user/add", {{"actor", "root"}, {"email", "bo@example.org"}, {"password", "a password of Bo's own"}});
  ask("user/add", {{"actor", "root"}, {"email", "bo@example.org"}, {"role", "king"}});
  ask("user/add", {{"actor", "root"}, {"email", "olivia@example.org"}, {"role", "operator"}});
  ask("org/require-two-step", {{"actor", "root"}, {"organisation", "demo"}, {"from", "2100-01-01"}});
  const auto id = server.create_user("carl@example.org");
  fill(id);
  ask("user/list", {});
  ask("user/show", {{"user", "carl@example.org"}});
  ask("user/export", {{"actor", "root"}, {"user", "carl@example.org"}});
  const json::object help{{"actor", "root"}, {"user", "carl@example.org"}, {"reason", "she called"}};
  ask("user/set-locale", {{"actor", "root"}, {"user", "carl@example.org"}, {"locale", "da"}});
  ask("user/set-locale", {{"actor", "root"}, {"user", "carl@example.org"}, {"locale", "tlh"}});
  ask("user/unlock", help);
  ask("user/unlock", help);
  ask("user/unlock", help);
  ask("user/reset-two-step", help);
  ask("user/reset-two-step", {{"actor", "root"}, {"user", "bo@example.org"}, {"reason", "he asked"}});
  ask("user/set-password", {{"actor", "root"}, {"user", "carl@example.org"}});
  ask("user/erase", {{"actor", "root"}, {"user", "carl@example.org"}});
  ask("user/show", {{"user", "carl@example.org"}});
  ask("org/require-two-step", {{"actor", "root"}, {"organisation", "demo"}});
  ask("org/list", {});
  ask("org/waive-two-step", {{"actor", "root"}, {"organisation", "demo"}});
  ask("org/factors", {{"actor", "root"}, {"organisation", "demo"}, {"factors", {"authenticator_app"}}});
  ask("org/factors", {{"actor", "root"}, {"organisation", "demo"}, {"factors", {"smoke"}}});
  ask("org/list", {});
  ask("org/factors", {{"actor", "root"}, {"organisation", "demo"}});
  server.deliver();
  ask("sms/status", {});
  ask("sms/test/progress", {});
  ask("audit/written", {});
  const auto begun = ask("doctor/begin", {{"url", "https://id.example.org/profile"}});
  ask("doctor/end", {{"url", begun.at("url")},
                     {"probe", begun.at("probe")},
                     {"status", 0},
                     {"failure", "refused"},
                     {"certificate", ""},
                     {"location", ""},
                     {"challenge", ""},
                     {"referrer_policy", ""},
                     {"from", ""},
                     {"made_up_amr", false}});
  ask("job/status", {{"job", 1}});

  if (const char* to = std::getenv("TWOSTEP_WRITE_ANSWERS")) std::ofstream(to) << said;
  BOOST_TEST(said == twostep::source_file("tests/server/admin/answers.golden"));
}

BOOST_AUTO_TEST_SUITE_END()
