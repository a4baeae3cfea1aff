// An operation added by the recipe: the admin socket answers it by name, and the audit trail has it.
#include "server/admin/application.hpp"
#include "tests/server/support/operations.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
namespace json = boost::json;

namespace {

awaitable<bool> handle(admin::application* socket, http::exchange* x) {
  co_await socket->handle(*x);
  co_return true;
}

struct fixture : test::operations_fixture {
  core::account_id id = server.create_user("bo@example.org");
  admin::application socket{offline};

  fixture() { offline.audit = &server.audit; }

  http::response ask(const json::object& request) {
    const auto body = json::serialize(request);
    auto x = server.request();
    x.request.method = http::method::post;
    x.request.path = "/dummy/greet";
    x.request.body = body;
    server.run(handle(&socket, &x));
    return std::move(x.response);
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(new_operation, fixture)

BOOST_AUTO_TEST_CASE(it_is_answered_by_its_name) {
  const auto a = ask({{"actor", "ann"}, {"user", "bo@example.org"}});
  BOOST_TEST(a.status == 200u);
  BOOST_TEST(a.body == R"({"greeting":"ann greets bo@example.org"})");
}

BOOST_AUTO_TEST_CASE(its_request_is_read_strictly) {
  BOOST_TEST(ask({{"user", "bo@example.org"}}).status == 422u);
  const auto a = ask({{"actor", "ann"}, {"usr", "bo@example.org"}});
  BOOST_TEST(a.status == 422u);
  BOOST_TEST(a.body == R"({"error":"\"user\" is missing","field":"user"})");
  BOOST_TEST(ask({{"actor", "ann"}, {"user", "nobody@example.org"}}).status == 404u);
}

BOOST_AUTO_TEST_CASE(it_is_recorded_with_the_user_that_its_row_names) {
  ask({{"actor", "ann"}, {"user", "bo@example.org"}});
  BOOST_REQUIRE(server.audited.size() == 1u);
  BOOST_TEST(server.audited[0].event == "user_updated");
  BOOST_TEST(server.audited[0].detail == "greeted");
  BOOST_TEST(server.audited[0].actor == "shell:ann");
  BOOST_TEST((server.audited[0].subject == server.names(id)));
  BOOST_TEST((server.audited[0].outcome == storage::audit_outcome::success));
}

BOOST_AUTO_TEST_SUITE_END()
