// `twostep org factors`: the list, what is refused, and what shows it.

#include "tests/server/support/operations.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>

#include <string>

using namespace twostep;
using namespace twostep::server;
namespace json = boost::json;

namespace org_factors_operation {

struct fixture : test::operations_fixture {
  fixture() { call("org/add", {{"actor", "root"}, {"name", "Example"}}); }

  api::answer allow(json::array names) {
    return call("org/factors", {{"actor", "root"}, {"organisation", "example"}, {"factors", std::move(names)}});
  }
  api::answer allow_any() { return call("org/factors", {{"actor", "root"}, {"organisation", "example"}}); }
  json::object shown() { return call("org/list", {}).body.at("organisations").as_array().at(0).as_object(); }
};

} // namespace org_factors_operation

BOOST_FIXTURE_TEST_SUITE(org_factors_operation, fixture)

BOOST_AUTO_TEST_CASE(a_list_is_kept_in_the_order_of_the_factors_and_any_lifts_it) {
  BOOST_TEST(!shown().contains("factors"));
  const auto a = allow({"authenticator_app", "passkey"});
  BOOST_TEST(a.status == 200u);
  BOOST_TEST(json::serialize(shown().at("factors")) == R"(["passkey","authenticator_app"])");
  BOOST_TEST((a.body.at("factors") == shown().at("factors")));
  BOOST_TEST(!allow_any().body.contains("factors"));
  BOOST_TEST(!shown().contains("factors"));
}

BOOST_AUTO_TEST_CASE(what_is_no_list_says_which_factors_there_are) {
  refused(allow({"passkey", "smoke"}), 422, "\"smoke\" is no factor: there are ");
  refused(allow({"smoke"}), 422, "authenticator_app");
  refused(allow({}), 422, "name at least one of ");
  server.policy.allowed_methods = core::method::text_message;
  refused(allow({"passkey", "authenticator_app"}), 422, "the configuration (factors.allowed) allows text_message");
  BOOST_TEST(!shown().contains("factors"));
  BOOST_TEST(allow({"passkey", "text_message"}).status == 200u);
}

BOOST_AUTO_TEST_CASE(a_user_shows_where_nothing_that_is_on_is_on_the_list) {
  call("user/add", {{"actor", "root"}, {"email", "ann@example.org"}, {"organisation", "example"}});
  const auto user = [&] { return call("user/show", {{"user", "ann@example.org"}}).body; };
  const auto id = core::id_from_text<core::account_id>(std::string(user().at("id").as_string())).value();
  server.enable_two_step(id, "+4520123456");
  BOOST_TEST(!user().contains("needs_one_of"));
  allow({"authenticator_app"});
  BOOST_TEST(json::serialize(user().at("needs_one_of")) == R"(["authenticator_app"])");
  allow({"text_message", "authenticator_app"});
  BOOST_TEST(!user().contains("needs_one_of"));
  call("user/add", {{"actor", "root"}, {"email", "bo@example.org"}, {"organisation", "example"}});
  BOOST_TEST(!call("user/show", {{"user", "bo@example.org"}}).body.contains("needs_one_of")); // nothing is on
}

BOOST_AUTO_TEST_CASE(it_is_on_the_record) {
  online.audit = &server.audit;
  call(online, "org/factors", {{"actor", "root"}, {"organisation", "example"}, {"factors", json::array{"passkey"}}});
  BOOST_REQUIRE(!server.audited.empty());
  BOOST_TEST(server.audited.back().event == "organisation_updated");
  BOOST_TEST(server.audited.back().detail == "factors_allowed");
}

BOOST_AUTO_TEST_SUITE_END()
