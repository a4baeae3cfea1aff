// Delivery receipts, from the request to what support sees.
#include "server/admin/views.hpp"
#include "server/api/json.hpp"
#include "sms/providers/registry.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep;
using namespace twostep::server::test;

namespace receipts {

struct fixture : site_fixture {
  fixture() {
    give_password(browser);
    turn_on(browser);
    services.deliver();
    browser.post(security, "/sign-out", {});
    page_client other(services, site);
    give_password(other); // requests a sign-in code that isn't entered
    services.deliver();
    provider.x_signature = "right";
    provider.content_type = "text/plain";
  }
  std::string message() const { return "p-" + services.gateway->sent.back().id; }
  unsigned receive(const std::string& body, std::string_view name = "recorder") {
    const auto a = provider.post_raw("/sms/receipts/" + std::string(name), body);
    services.deliver();
    return a.status;
  }
  /// The steps of the newest message: "accepted delivered".
  std::string steps() {
    std::string text;
    const auto now = services.account(account);
    if (now.messages.empty()) return text;
    const auto shown = server::admin::details(now, nullptr, services.policy, services.time.now());
    for (const auto& s : shown.messages.back().steps)
      text.append(text.empty() ? "" : " ").append(server::api::text_of(s.what));
    return text;
  }

  page_client provider{services, site};
};

} // namespace receipts

BOOST_FIXTURE_TEST_SUITE(receipts, fixture)

BOOST_AUTO_TEST_CASE(what_a_provider_says_stands_with_the_account) {
  BOOST_TEST(steps() == "accepted");
  BOOST_TEST(receive("unavailable " + message()) == 204u);
  BOOST_TEST(steps() == "accepted undelivered");
  BOOST_TEST(services.gateway->url == "https://id.example.org/sms/receipts/recorder");
  BOOST_TEST(receive("delivered " + message()) == 204u); // delivered in the end
  BOOST_TEST(steps() == "accepted undelivered delivered");
}

BOOST_AUTO_TEST_CASE(the_listener_keeps_what_receipts_are_signed_by) {
  const auto kept = server::make_http_settings(services.settings).kept_fields;
  BOOST_TEST((kept == sms::receipt_header_fields()));
  BOOST_TEST(kept.size() <= server::http::kept_fields::max);
}

BOOST_AUTO_TEST_CASE(a_provider_may_spell_our_host_in_its_own_way) {
  provider.host = "ID.Example.org.:443";
  BOOST_TEST(receive("delivered " + message()) == 204u);
  BOOST_TEST(services.gateway->url == "https://id.example.org/sms/receipts/recorder"); // the URL it was told to call
  BOOST_TEST(steps() == "accepted delivered");
  provider.host = "evil.example";
  BOOST_TEST(receive("delivered " + message()) == 421u);
}

BOOST_AUTO_TEST_CASE(doubled_late_and_unknown_receipts_change_nothing) {
  BOOST_TEST(receive("delivered " + message()) == 204u);
  const auto before = services.account(account).version;
  BOOST_TEST(receive("delivered " + message()) == 204u);
  BOOST_TEST(receive("unavailable " + message()) == 204u);
  BOOST_TEST(receive("delivered p-nobodys") == 204u);
  BOOST_TEST(services.account(account).version == before);
}

BOOST_AUTO_TEST_CASE(forged_and_garbled_receipts_are_refused) {
  const auto before = services.account(account).version;
  provider.x_signature = "wrong";
  BOOST_TEST(receive("delivered " + message()) == 403u);
  provider.x_signature = "right";
  BOOST_TEST(receive("") == 400u);
  BOOST_TEST(receive("delivered " + message(), "nobody") == 404u);
  BOOST_TEST(receive("delivered " + message(), "recorder/more") == 404u);
  BOOST_TEST(provider.head("/sms/receipts/recorder").status == 405u);
  BOOST_TEST(services.account(account).version == before);
  BOOST_TEST(steps() == "accepted");
}

BOOST_AUTO_TEST_CASE(what_can_not_be_stored_is_503_so_that_it_is_repeated) {
  services.store->close(); // it takes no change from now on
  BOOST_TEST(receive("unavailable " + message()) == 503u);
  BOOST_TEST(receive("delivered p-nobodys") == 204u);
  BOOST_TEST(steps() == "accepted");
}

BOOST_AUTO_TEST_CASE(a_code_that_came_back_leaves_no_trace_and_its_receipt_no_record) {
  page_client fresh(services, site);
  services.time.pass(core::minutes(6));
  fresh.sign_in(alice, password);
  services.deliver();
  const auto& texts = services.gateway->sent; // with a notice of the unfinished sign-in
  const auto code = std::find_if(texts.rbegin(), texts.rend(), [](const sent_text& t) {
    return t.purpose == sms::purpose::sign_in;
  });
  BOOST_REQUIRE((code != texts.rend()));
  const auto id = "p-" + code->id;
  const auto before = services.account(account);
  BOOST_TEST(before.messages.size() <= 1u); // the one whose code wasn't entered
  BOOST_TEST(receive("delivered " + id) == 204u);
  BOOST_TEST(services.account(account).version == before.version);
}

BOOST_AUTO_TEST_SUITE_END()
