// Lists of users: who is in them, in which pages, and what they say of a first sign-in.

#include "tests/server/support/operations.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <set>
#include <string>
#include <vector>

using namespace twostep;
using namespace twostep::server;
namespace json = boost::json;

namespace user_list {

using emails = std::vector<std::string>;

struct fixture : test::operations_fixture {
  fixture() {
    call("org/add", {{"actor", "root"}, {"name", "Demo"}});
    add("ann@example.org", {{"organisation", "Demo"}, {"role", "admin"}, {"name", "Ann Bell"}});
    add("bob@example.org", {{"organisation", "Demo"}, {"name", "Bob Bellamy"}});
    add("olivia@example.org", {{"role", "operator"}});
  }
  void add(const char* email, json::object more) {
    more["actor"] = "root";
    more["email"] = email;
    BOOST_REQUIRE(call("user/add", std::move(more)).status == 201u);
  }
  emails listed(json::object asked) {
    emails all;
    const auto answer = call("user/list", std::move(asked));
    BOOST_REQUIRE(answer.status == 200u);
    for (const auto& u : answer.body.at("users").as_array()) all.emplace_back(u.at("email").as_string());
    return all;
  }
};

} // namespace user_list

BOOST_FIXTURE_TEST_SUITE(user_list, fixture)

BOOST_AUTO_TEST_CASE(all_that_is_given_must_hold) {
  BOOST_TEST(listed({}) == (emails{"ann@example.org", "bob@example.org", "olivia@example.org"}));
  BOOST_TEST(listed({{"organisation", "demo"}}) == (emails{"ann@example.org", "bob@example.org"}));
  BOOST_TEST(listed({{"role", "admin"}}) == (emails{"ann@example.org"}));
  BOOST_TEST(listed({{"search", "bell"}}) == (emails{"ann@example.org", "bob@example.org"}));
  BOOST_TEST(listed({{"search", "bell"}, {"role", "member"}}) == (emails{"bob@example.org"}));
}

BOOST_AUTO_TEST_CASE(who_has_no_second_step_is_found) {
  server.enable_two_step(server.create_user("zoe@example.org"), "+4520123456");
  BOOST_TEST(listed({{"second_step", true}}) == (emails{"zoe@example.org"}));
  BOOST_TEST(listed({{"second_step", false}}).size() == 3u);
}

BOOST_AUTO_TEST_CASE(pages_have_everybody_once) {
  std::multiset<std::string> all;
  json::object asked{{"limit", 2}};
  int pages = 0;
  for (bool is_more = true; is_more; ++pages) {
    const auto answer = call("user/list", asked);
    BOOST_REQUIRE(answer.status == 200u);
    BOOST_TEST(answer.body.at("users").as_array().size() <= 2u);
    for (const auto& u : answer.body.at("users").as_array()) all.emplace(u.at("email").as_string());
    is_more = answer.body.contains("next");
    if (is_more) asked["after"] = answer.body.at("next").as_string();
    BOOST_REQUIRE(pages < 10);
  }
  BOOST_TEST(all == (std::multiset<std::string>{"ann@example.org", "bob@example.org", "olivia@example.org"}));
  BOOST_TEST(pages >= 2);
}

BOOST_AUTO_TEST_CASE(what_is_no_question_is_refused_with_what_would_be) {
  refused(call("user/list", {{"search", "be"}}), 422, "three letters");
  refused(call("user/list", {{"search", " "}}), 422, "three letters");
  refused(call("user/list", {{"search", "one two three four five six seven eight nine"}}), 422, "eight words");
  refused(call("user/list", {{"limit", 0}}), 422, "1 to 1000");
  refused(call("user/list", {{"limit", 1001}}), 422, "1 to 1000");
  refused(call("user/list", {{"after", "nonsense"}}), 409, "begin it again");
  refused(call("user/list", {{"organisation", "nowhere"}}), 404, "nowhere");
  refused(call("user/list", {{"role", "boss"}}), 422, "role");
}

BOOST_AUTO_TEST_CASE(a_first_sign_in_and_an_own_password_show) {
  const auto of_ann = [&] { return call("user/list", {{"role", "admin"}}).body.at("users").at(0).as_object(); };
  BOOST_TEST(of_ann().at("first_password").as_bool());
  BOOST_TEST(!of_ann().contains("last_sign_in"));
  server.time.pass(core::minutes(1));
  server.sign_in(*core::id_from_text<core::account_id>(of_ann().at("id").as_string()));
  BOOST_TEST(of_ann().contains("last_sign_in"));
  for (int i = 0; i < 11; ++i) // more than the account remembers
    call("user/sign-out", {{"actor", "root"}, {"user", "ann@example.org"}});
  BOOST_TEST(!of_ann().contains("last_sign_in"));
  BOOST_TEST(of_ann().contains("last_sign_in_before"));
  const auto id = server.create_user("zoe@example.org");
  BOOST_TEST(server.account(id).password.generation == 1u);
  storage::read_barrier seen;
  const auto choose = [&](const core::account&, const core::organisation*) {
    core::decision d;
    d.events.emplace_back(core::password_changed{{"v"}, false, std::nullopt, core::actor{}, server.time.now()});
    return core::result<core::decision, core::refusal>(std::move(d));
  };
  BOOST_REQUIRE(server.store->update(id, seen, choose).get());
  const auto of_zoe = call("user/list", {{"search", "zoe"}}).body.at("users").at(0).as_object();
  BOOST_TEST(!of_zoe.at("first_password").as_bool());
}

BOOST_AUTO_TEST_SUITE_END()
