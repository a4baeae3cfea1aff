// Suspending, signing out, naming, and placing users, as a running server and a command without one do it.

#include "tests/server/support/operations.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <tuple>
#include <vector>

using namespace twostep;
using namespace twostep::server;
namespace json = boost::json;

namespace people_operations {

struct fixture : test::operations_fixture {
  fixture() {
    call("org/add", {{"actor", "root"}, {"name", "Demo"}});
    call("org/add", {{"actor", "root"}, {"name", "Other"}});
    call("user/add", {{"actor", "root"}, {"email", "ann@example.org"}, {"organisation", "Demo"}, {"role", "admin"}});
  }
  api::answer of_ann(const char* what, json::object more = {}, bool is_online = true) {
    more["actor"] = "root";
    more["user"] = "ann@example.org";
    return call(is_online ? online : offline, (std::string("user/") + what).c_str(), std::move(more));
  }
  json::object shown() { return call("user/show", {{"user", "ann@example.org"}}).body; }
};

} // namespace people_operations

BOOST_FIXTURE_TEST_SUITE(people_operations, fixture)

BOOST_AUTO_TEST_CASE(a_suspended_user_is_out_and_resumed_comes_back) {
  const auto id = *core::id_from_text<core::account_id>(shown().at("id").as_string());
  server.sign_in(id);
  for (const bool is_online : {true, false}) {
    refused(of_ann("suspend", {{"reason", " "}}, is_online), 422, "give 1 to 500 printable characters");
    const auto out = of_ann("suspend", {{"reason", "left the company"}}, is_online);
    BOOST_TEST(out.status == 200u);
    BOOST_TEST(out.body.at("suspended").as_bool());
    BOOST_TEST(out.body.at("sessions").as_array().empty());
    BOOST_TEST(out.body.at("support_acts").as_array().back().at("reason").as_string() == "left the company");
    const auto back = of_ann("resume", {}, is_online);
    BOOST_TEST(!back.body.at("suspended").as_bool());
    BOOST_TEST(back.body.at("support_acts").as_array().back().at("what").as_string() == "resumed");
  }
}

BOOST_AUTO_TEST_CASE(a_sign_out_says_how_many_sessions_it_ended) {
  const auto id = *core::id_from_text<core::account_id>(shown().at("id").as_string());
  server.sign_in(id);
  server.sign_in(id);
  const auto done = of_ann("sign-out", {{"reason", "laptop stolen"}});
  BOOST_TEST(done.body.at("sessions_ended").to_number<int>() == 2);
  BOOST_TEST(done.body.at("sessions").as_array().empty());
  BOOST_TEST(of_ann("sign-out").body.at("sessions_ended").to_number<int>() == 0);
}

BOOST_AUTO_TEST_CASE(a_name_is_set_and_taken_away) {
  BOOST_TEST(of_ann("set-name", {{"name", "  Ann Bell "}}).body.at("name").as_string() == "Ann Bell");
  BOOST_TEST(of_ann("set-name", {{"name", ""}}).body.at("name").as_string() == "");
  refused(of_ann("set-name", {{"name", std::string(101, 'x')}}), 422, "at most 100");
}

BOOST_AUTO_TEST_CASE(a_role_goes_with_its_organisation) {
  BOOST_TEST(of_ann("set-role", {{"role", "member"}}).body.at("role").as_string() == "member");
  const auto is_operator = of_ann("set-role", {{"role", "operator"}}).body;
  BOOST_TEST(is_operator.at("role").as_string() == "operator");
  BOOST_TEST(is_operator.at("organisation").is_null());
  refused(of_ann("set-role", {{"role", "admin"}}), 409, "make them a member, then `twostep user move");
  refused(of_ann("move", {{"organisation", "Other"}}), 409, "`twostep user set-role ann@example.org member` first");
  of_ann("set-role", {{"role", "member"}});
  refused(of_ann("set-role", {{"role", "admin"}}), 409, "`twostep user move ann@example.org ORG` first");
  refused(of_ann("set-role", {{"role", "boss"}}), 422, "role");
}

BOOST_AUTO_TEST_CASE(who_is_moved_comes_under_the_policy_there) {
  call("org/require-two-step", {{"actor", "root"}, {"organisation", "Other"}});
  const auto moved = of_ann("move", {{"organisation", "Other"}}).body;
  BOOST_TEST(moved.at("organisation").as_string() == "Other");
  BOOST_TEST(moved.at("role").as_string() == "member");
  BOOST_TEST(moved.at("two_step").at("required").as_bool());
  BOOST_TEST(moved.at("support_acts").as_array().back().at("what").as_string() == "moved");
  refused(of_ann("move", {{"organisation", "Nowhere"}}), 404, "Nowhere");
}

BOOST_AUTO_TEST_CASE(nobody_of_this_name_is_a_404) {
  for (const auto& [what, more] : std::vector<std::tuple<const char*, json::object>>{
           {"suspend", {{"reason", "left"}}},
           {"resume", {}},
           {"sign-out", {}},
           {"set-name", {{"name", "Bo"}}},
           {"set-role", {{"role", "member"}}},
           {"move", {{"organisation", "Other"}}}}) {
    auto request = more;
    request["actor"] = "root";
    request["user"] = "bo@example.org";
    refused(call((std::string("user/") + what).c_str(), std::move(request)), 404, "bo@example.org");
  }
}

BOOST_AUTO_TEST_CASE(each_act_is_audited_once_as_it_ended) {
  online.audit = &server.audit;
  server.audited.clear();
  of_ann("suspend", {{"reason", "left"}});
  refused(of_ann("suspend", {{"reason", "left"}}), 409, "it is so already");
  of_ann("resume");
  of_ann("sign-out");
  of_ann("set-name", {{"name", "Ann Bell"}});
  of_ann("set-role", {{"role", "operator"}});
  of_ann("move", {{"organisation", "Other"}});
  const std::tuple<std::string, bool> expected[] = {{"suspended", true},  {"suspended", false}, {"resumed", true},
                                                    {"signed_out", true}, {"name_set", true},   {"role_set", true},
                                                    {"moved", false}};
  BOOST_REQUIRE(server.audited.size() == std::size(expected));
  for (std::size_t i = 0; i < server.audited.size(); ++i) {
    const auto& [detail, is_done] = expected[i];
    BOOST_TEST(server.audited[i].event == "user_updated");
    BOOST_TEST(server.audited[i].detail == detail);
    BOOST_TEST((server.audited[i].outcome == storage::audit_outcome::success) == is_done);
  }
}

BOOST_AUTO_TEST_SUITE_END()
