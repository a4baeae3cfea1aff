// A kind of provider added by the recipe: the configuration takes it, documents name it, and a message goes by it.
#include "server/app/gateways.hpp"
#include "server/config/reference.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "tests/server/support/config_reading.hpp"
#include "tests/sms/support/messages.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep;
using namespace twostep::server;

namespace {

loaded_config with_dummy(const std::string& keys) {
  std::string toml = R"([server]
public_url = "https://id.example.org"
[branding]
support_email = "support@example.org"
[sms]
providers = ["x"]
allowed_countries = ["DK"]
[sms.x]
kind = "dummy"
)";
  toml.append(keys);
  return server::test::read(toml);
}

} // namespace

BOOST_AUTO_TEST_SUITE(new_provider)

BOOST_AUTO_TEST_CASE(a_configuration_may_name_its_kind) {
  const auto c = with_dummy("prefix = \"d-\"\n");
  server::test::expect(c, {});
  BOOST_TEST(c.value.sms.sections.at(0).kind == "dummy");
  BOOST_TEST(sms::provider_kind_names().ends_with(", dummy"));
}

BOOST_AUTO_TEST_CASE(its_keys_are_checked_by_its_own_table_and_function) {
  server::test::expect(
      with_dummy(""), {"t.toml:8:6: sms.x.prefix: is required: What the ids of its messages begin with."}
  );
  server::test::expect(with_dummy("prefix = \"d\"\n"), {"t.toml:10:1: sms.x.prefix: must end with \"-\""});
  BOOST_TEST(with_dummy("prefix = \"d-\"\ntoken = \"t\"\n").problems.size() == 1u);
}

BOOST_AUTO_TEST_CASE(documents_and_the_listener_know_of_it) {
  BOOST_TEST(document_config().find("`[sms.NAME]` of the kind `dummy`") != std::string::npos);
  const auto kept = sms::receipt_header_fields();
  BOOST_TEST((std::ranges::find(kept, "x-dummy") != kept.end()));
}

BOOST_AUTO_TEST_CASE(a_message_goes_by_it) {
  const auto c = with_dummy("prefix = \"d-\"\n").value;
  boost::asio::io_context context{1};
  const core::time_point now{core::hours(1)};
  std::vector<sms::outcome> outcomes;
  sms::provider_environment environment{context};
  sms::dispatcher dispatcher(
      context, make_gateways(c, parse_public_url(c.server.public_url), environment), make_routing(c),
      [now] { return now; }, [] { return 0.5; },
      sms::dispatcher_listener{[&](const sms::outcome& o) { outcomes.push_back(o); }, {}, {}}
  );
  BOOST_REQUIRE(dispatcher.enqueue(twostep::test::make_message("m-1", now + core::minutes(5))));
  context.poll();
  BOOST_REQUIRE(outcomes.size() == 1u);
  BOOST_TEST(outcomes[0].accepted);
  BOOST_TEST(outcomes[0].provider == "x");
  BOOST_TEST(outcomes[0].as.provider_id == "d-m-1");
}

BOOST_AUTO_TEST_SUITE_END()
