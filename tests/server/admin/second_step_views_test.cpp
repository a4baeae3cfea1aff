// What support and the person's own export see of their second steps: which are on and when each was last used; never
// a key.

#include "core/base32.hpp"
#include "server/runtime/entropy.hpp"
#include "server/text/date.hpp"
#include "tests/server/support/operations.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <array>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace twostep;
using namespace twostep::server;
namespace json = boost::json;

namespace second_step_views {

struct fixture : test::operations_fixture {
  core::account_id ann = server.create_user("ann@example.org");

  void happen(std::vector<core::event> events) {
    storage::read_barrier seen;
    const auto decide = [&](const core::account&, const core::organisation*) {
      core::decision d;
      d.events = std::move(events);
      return core::result<core::decision, core::refusal>(std::move(d));
    };
    BOOST_REQUIRE(server.store->update(ann, seen, decide).get());
  }
  core::authenticator add_app(std::string name) {
    core::authenticator one;
    one.id = random_id<core::authenticator_id>();
    one.name = std::move(name);
    std::array<std::uint8_t, core::totp_secret::size> key;
    random_bytes(key);
    one.secret = core::totp_secret(key);
    one.added_at = server.time.now();
    happen({core::authenticator_added{one}});
    return one;
  }
  json::object show() { return call("user/show", {{"user", "ann@example.org"}}).body; }
  json::array factors() { return show().at("factors").as_array(); }
  std::string now() const { return to_rfc3339(server.time.now()); }
};

/// "text_message!": asked for first.
std::string in_short(const json::array& factors) {
  std::string all;
  for (const auto& f : factors) {
    if (!all.empty()) all += " ";
    all += f.at("method").as_string();
    if (f.as_object().contains("name") && f.at("name").is_string()) all.append(":").append(f.at("name").as_string());
    if (f.at("asked_first").as_bool()) all += "!";
  }
  return all;
}

} // namespace second_step_views

BOOST_FIXTURE_TEST_SUITE(second_step_views, fixture)

BOOST_AUTO_TEST_CASE(without_one_there_is_nothing) {
  BOOST_TEST(!show().at("second_step").as_bool());
  BOOST_TEST(factors().empty());
  BOOST_TEST(!call("user/list", {}).body.at("users").at(0).at("second_step").as_bool());
}

BOOST_AUTO_TEST_CASE(an_app_alone_is_a_second_step) {
  const auto added = now();
  const auto app = add_app("Ann's phone");
  server.time.pass(core::hours(2));
  happen({core::authenticator_used{app.id, 1, 0, server.time.now()}});
  const auto shown = show();
  BOOST_TEST(shown.at("second_step").as_bool());
  BOOST_TEST(shown.at("two_step").at("state").as_string() == "disabled");
  const auto list = factors();
  BOOST_REQUIRE(list.size() == 1u);
  BOOST_TEST(list[0].at("method").as_string() == "authenticator_app");
  BOOST_TEST(list[0].at("name").as_string() == "Ann's phone");
  BOOST_TEST(list[0].at("since").as_string() == added);
  BOOST_TEST(list[0].at("last_used_at").as_string() == now());
  BOOST_TEST(list[0].at("asked_first").as_bool());
  BOOST_TEST(call("user/list", {}).body.at("users").at(0).at("second_step").as_bool());
}

BOOST_AUTO_TEST_CASE(of_several_one_is_asked_for_first) {
  server.enable_two_step(ann, "+4520123456");
  BOOST_TEST(in_short(factors()) == "text_message!");
  const auto phone = add_app("Phone");
  add_app("Tablet");
  BOOST_TEST(in_short(factors()) == "text_message! authenticator_app:Phone authenticator_app:Tablet");
  const core::sign_in_method by_phone{core::method::authenticator_app, phone.id};
  happen({core::method_preferred{by_phone, server.time.now()}});
  BOOST_TEST(in_short(factors()) == "text_message authenticator_app:Phone! authenticator_app:Tablet");
}

BOOST_AUTO_TEST_CASE(a_lost_app_is_shown_with_its_end_and_then_no_more) {
  server.enable_two_step(ann, "+4520123456");
  const auto app = add_app("Phone");
  const auto end = server.time.now() + core::lost_factor_stays;
  happen({core::authenticator_lost{app.id, end, server.time.now()}});
  BOOST_TEST(factors().at(1).at("ends_at").as_string() == to_rfc3339(end));
  server.time.pass(core::lost_factor_stays);
  BOOST_TEST(in_short(factors()) == "text_message!");
}

BOOST_AUTO_TEST_CASE(an_organisation_counts_everybody_with_a_second_step) {
  call("org/add", {{"actor", "root"}, {"name", "Demo"}});
  for (const auto* email : {"a@example.org", "b@example.org"})
    call("user/add", {{"actor", "root"}, {"email", email}, {"organisation", "demo"}});
  const auto found = call("user/show", {{"user", "a@example.org"}}).body.at("id").as_string();
  ann = core::id_from_text<core::account_id>(found).value();
  add_app("Phone");
  const auto org = call("org/list", {}).body.at("organisations").at(0);
  BOOST_TEST(org.at("users").to_number<int>() == 2);
  BOOST_TEST(org.at("users_with_two_step").to_number<int>() == 1);
}

BOOST_AUTO_TEST_CASE(no_answer_has_a_key) {
  const auto app = add_app("Phone");
  const auto key = core::base32(app.secret.reveal());
  const auto exported = call("user/export", {{"actor", "root"}, {"user", "ann@example.org"}}).body;
  BOOST_TEST(in_short(exported.at("factors").as_array()) == "authenticator_app:Phone!");
  for (const auto& body : {show(), exported, call("user/list", {}).body}) {
    const auto text = json::serialize(body);
    BOOST_TEST(text.find(key.reveal()) == text.npos);
    BOOST_TEST(text.find("secret") == text.npos);
  }
}

BOOST_AUTO_TEST_CASE(support_s_reset_takes_the_apps) {
  add_app("Phone");
  const json::object help{{"actor", "root"}, {"user", "ann@example.org"}, {"reason", "lost it"}};
  BOOST_TEST(call("user/reset-two-step", help).status == 200u);
  BOOST_TEST(!show().at("second_step").as_bool());
  BOOST_TEST(factors().empty());
}

// Ten wrong codes of an app weigh as much as thirty of a text.
BOOST_AUTO_TEST_CASE(a_pause_is_shown_where_no_code_fits_any_more) {
  const auto kinds = [&] {
    std::string all;
    const auto shown = show();
    for (const auto& p : shown.at("pauses").as_array()) all.append(p.at("kind").as_string()).append(" ");
    return all;
  };
  add_app("Phone");
  std::vector<core::event> wrong;
  for (int i = 0; i < 10; ++i) {
    wrong.emplace_back(core::attempt_failed{{}, core::device_trust::unknown_browser, server.time.now(), 3});
    server.time.pass(core::days(2));
  }
  happen(wrong);
  BOOST_TEST(kinds() == "wrong_codes_unknown_browsers ");
  const auto counts = show().at("wrong_codes").at("unknown_browsers");
  BOOST_TEST(counts.at("last_day").to_number<int>() == 0);
  BOOST_TEST(counts.at("last_30_days").to_number<int>() == 10);
  BOOST_TEST(!counts.at("paused_until").is_null());
}

BOOST_AUTO_TEST_SUITE_END()
