#include "sms/net/http_client.hpp"
#include "tests/sms/support/served.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using test::fake_provider;
using test::reaction;

BOOST_AUTO_TEST_SUITE(http_client)

namespace {

using result = core::result<sms::http_response, sms::http_failure>;

struct fixture : test::surroundings {
  std::unique_ptr<sms::http_client> client(const std::string& base_url, sms::http_settings s) {
    return std::make_unique<sms::http_client>(ctx, sms::parse_base_url(base_url), std::move(s));
  }
  std::unique_ptr<sms::http_client> client(const std::string& base_url) { return client(base_url, settings()); }

  static sms::http_request request() {
    sms::http_request r;
    r.target = core::secret(std::string_view("/send"));
    r.content_type = "text/plain";
    r.body = core::secret(std::string_view("hello"));
    return r;
  }
  result post(sms::http_client& c) { return test::run(ctx, c.send(request())); }
};

/// A port of this machine on which nothing listens.
std::uint16_t closed_port() {
  boost::asio::io_context ctx;
  const boost::asio::ip::tcp::acceptor held(ctx, {boost::asio::ip::address_v4::loopback(), 0}, false);
  return held.local_endpoint().port();
}

sms::http_settings within(sms::http_settings s, core::milliseconds total) {
  s.total_limit = total;
  return s;
}

bool says(const result& r, bool sent, const std::string& words) {
  if (!r.has_error()) return false;
  BOOST_TEST_INFO("sent: " << r.error().sent << ", " << r.error().detail);
  const bool right = r.error().sent == sent && r.error().detail.find(words) != std::string::npos;
  BOOST_TEST(right);
  return right;
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_post_over_tls_is_answered, fixture) {
  fake_provider provider(identity());
  provider.next({{.status = 202, .body = "fine", .fields = {{"Retry-After", "7"}}}});
  const auto c = client(provider.base_url(test::provider_name) + "/v1");
  const auto r = post(*c);
  BOOST_TEST_REQUIRE(r.has_value());
  BOOST_TEST(r->status == 202u);
  BOOST_TEST(r->body == "fine");
  BOOST_TEST(r->whole);
  BOOST_TEST((r->retry_after == core::milliseconds(7s)));
  const auto seen = provider.requests();
  BOOST_TEST_REQUIRE(seen.size() == 1u);
  BOOST_TEST(seen[0].method == "POST");
  BOOST_TEST(seen[0].target == "/v1/send");
  BOOST_TEST(seen[0].body == "hello");
  BOOST_TEST(seen[0].fields.at("host") == "sms.example.com:" + std::to_string(provider.port()));
  BOOST_TEST(seen[0].fields.at("content-length") == "5");
  BOOST_TEST(seen[0].fields.at("user-agent") == "twostep");
  BOOST_TEST(seen[0].fields.count("authorization") == 0u);
  BOOST_TEST(seen[0].server_name == test::provider_name);
}

BOOST_FIXTURE_TEST_CASE(a_request_without_a_body_is_answered_like_any_other, fixture) {
  fake_provider provider;
  const auto c = client(provider.base_url());
  for (const auto* method : {"GET", "PUT"}) {
    auto r = request();
    r.method = method;
    r.fields.emplace_back("X-Key", core::secret(std::string_view("k1")));
    if (r.method == "GET") {
      r.content_type.clear();
      r.body = core::secret();
    }
    BOOST_TEST(test::run(ctx, c->send(std::move(r))).has_value());
  }
  const auto seen = provider.requests();
  BOOST_TEST_REQUIRE(seen.size() == 2u);
  BOOST_TEST(seen[0].method == "GET");
  BOOST_TEST(seen[0].fields.count("content-length") == 0u);
  BOOST_TEST(seen[0].fields.at("x-key") == "k1");
  BOOST_TEST(seen[1].method == "PUT");
  BOOST_TEST(seen[1].body == "hello");
  BOOST_TEST(provider.connections() == 1u);
}

BOOST_FIXTURE_TEST_CASE(addresses_are_served_without_a_name_service, fixture) {
  fake_provider plain;
  fake_provider tls(identity());
  BOOST_TEST(post(*client(plain.base_url())).has_value());
  BOOST_TEST(post(*client(tls.base_url())).has_value());
  BOOST_TEST(names->asked == 0);
  BOOST_TEST(tls.requests().at(0).server_name == ""); // SNI is for names only
}

BOOST_FIXTURE_TEST_CASE(a_connection_carries_one_request_after_the_other, fixture) {
  fake_provider provider(identity());
  const auto c = client(provider.base_url(test::provider_name));
  for (int i = 0; i < 5; ++i) BOOST_TEST(post(*c).has_value());
  BOOST_TEST(provider.connections() == 1u);
  BOOST_TEST(provider.requests().size() == 5u);
  BOOST_TEST(names->asked == 1);
}

BOOST_FIXTURE_TEST_CASE(overlapping_requests_have_connections_of_their_own, fixture) {
  fake_provider provider(identity());
  auto s = settings();
  s.max_idle = 2;
  const auto c = client(provider.base_url(test::provider_name), s);
  std::vector<std::shared_ptr<test::pending<result>>> all;
  for (int i = 0; i < 6; ++i) all.push_back(test::begin(ctx, c->send(request())));
  while (!std::ranges::all_of(all, [](const auto& p) { return p->done; }) && ctx.run_one() > 0) {
  }
  for (const auto& p : all) BOOST_TEST(p->value.value().has_value());
  BOOST_TEST(provider.connections() == 6u);
  BOOST_TEST(provider.wait_for_closed(4)); // two are kept
  BOOST_TEST(post(*c).has_value());
  BOOST_TEST(provider.connections() == 6u);
}

BOOST_FIXTURE_TEST_CASE(a_connection_the_peer_closed_meanwhile_is_not_used, fixture) {
  fake_provider provider;
  provider.next({{.then_close = true}, {}});
  const auto c = client(provider.base_url());
  BOOST_TEST(post(*c).has_value());
  BOOST_TEST(provider.wait_for_closed(1));
  BOOST_TEST(post(*c).has_value());
  BOOST_TEST(provider.connections() == 2u);
  BOOST_TEST(provider.requests().size() == 2u);
}

BOOST_FIXTURE_TEST_CASE(a_request_that_may_have_been_read_is_not_sent_again, fixture) {
  fake_provider provider(identity());
  provider.next({{}, {.how = reaction::hang_up_read}});
  const auto c = client(provider.base_url());
  BOOST_TEST(post(*c).has_value());
  BOOST_TEST(says(post(*c), true, "the connection was closed"));
  BOOST_TEST(provider.requests().size() == 2u);
  BOOST_TEST(provider.connections() == 1u);
  BOOST_TEST(post(*c).has_value()); // the next one uses a new connection
}

BOOST_FIXTURE_TEST_CASE(a_connection_nobody_uses_is_closed, fixture) {
  fake_provider provider;
  auto s = settings();
  s.idle_limit = 20ms;
  const auto c = client(provider.base_url(), s);
  BOOST_TEST(post(*c).has_value());
  ctx.restart();
  ctx.run(); // until the sweep has closed the last one
  BOOST_TEST(provider.wait_for_closed(1));
}

BOOST_FIXTURE_TEST_CASE(a_peer_that_wants_to_close_is_let, fixture) {
  fake_provider provider;
  provider.otherwise({.fields = {{"Connection", "close"}}});
  const auto c = client(provider.base_url());
  BOOST_TEST(post(*c).has_value());
  BOOST_TEST(post(*c).has_value());
  BOOST_TEST(provider.connections() == 2u);
}

// Certificates that must be refused, each with its reason.
BOOST_FIXTURE_TEST_CASE(wrong_certificates_are_refused_and_nothing_is_sent, fixture) {
  test::certificate_wish wish;
  wish.names = {test::provider_name};
  test::certificate_wish expired = wish, early = wish, nameless, wildcard, address;
  expired.from = -48h;
  expired.until = -1h;
  early.from = 1h;
  wildcard.names = {"*.com"};
  address.addresses = {"127.0.0.2"};
  const test::certification_authority stranger;
  const struct {
    const char* what;
    test::tls_identity identity;
    const char* host;
    const char* says;
  } table[] = {
      {"another name", authority.issue(wish), test::other_name, "hostname mismatch"},
      {"no name", authority.issue(nameless), test::provider_name, "hostname mismatch"},
      {"a wildcard too wide", authority.issue(wildcard), test::provider_name, "hostname mismatch"},
      {"another address", authority.issue(address), "127.0.0.1", "IP address mismatch"},
      {"a name where an address is asked", authority.issue(wish), "127.0.0.1", "IP address mismatch"},
      {"expired", authority.issue(expired), test::provider_name, "certificate has expired"},
      {"not yet valid", authority.issue(early), test::provider_name, "not yet valid"},
      {"a stranger's", stranger.issue(wish), test::provider_name, "unable to get local issuer certificate"},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.what) {
      fake_provider provider(row.identity);
      BOOST_TEST(says(post(*client(provider.base_url(row.host))), false, std::string("TLS: certificate refused: ")));
      BOOST_TEST(says(post(*client(provider.base_url(row.host))), false, row.says));
      BOOST_TEST(provider.requests().empty());
    }
}

BOOST_FIXTURE_TEST_CASE(without_a_ca_file_the_system_decides, fixture) {
  fake_provider provider(identity());
  auto s = settings();
  s.ca_file.clear();
  BOOST_TEST(says(post(*client(provider.base_url(test::provider_name), s)), false, "certificate refused"));
}

BOOST_FIXTURE_TEST_CASE(tls_is_not_spoken_to_those_who_don_t, fixture) {
  fake_provider provider;
  const auto url = "https://127.0.0.1:" + std::to_string(provider.port());
  BOOST_TEST(says(post(*client(url)), false, "TLS: "));
}

BOOST_FIXTURE_TEST_CASE(tls_before_1_2_is_refused, fixture) {
  fake_provider provider(identity(), test::tls_age::before_1_2);
  BOOST_TEST(says(post(*client(provider.base_url())), false, "TLS: "));
}

BOOST_FIXTURE_TEST_CASE(who_can_t_be_reached_was_certainly_not_sent_to, fixture) {
  const auto nobody = "127.0.0.1:" + std::to_string(closed_port());
  BOOST_TEST(says(post(*client("http://" + nobody)), false, "Connection refused"));
  BOOST_TEST(
      says(post(*client("https://nowhere.example.com")), false, "can't look up nowhere.example.com: no such name")
  );
  fake_provider provider(identity());
  provider.next({{.how = reaction::hang_up_unread}});
  BOOST_TEST(says(post(*client(provider.base_url())), false, "TLS: "));
}

BOOST_FIXTURE_TEST_CASE(the_next_address_is_tried_where_one_refuses, fixture) {
  fake_provider provider;
  names = std::make_shared<test::known_names>(
      ctx, std::map<std::string, std::vector<std::string>>{{"two.example.com", {"::1", "no address", "127.0.0.1"}}}
  );
  BOOST_TEST(post(*client(provider.base_url("two.example.com"))).has_value());
}

BOOST_FIXTURE_TEST_CASE(a_peer_that_hangs_up_after_reading_gives_no_answer, fixture) {
  fake_provider provider;
  provider.next({{.how = reaction::hang_up_read}});
  BOOST_TEST(says(post(*client(provider.base_url())), true, "the connection was closed"));
  BOOST_TEST(provider.requests().size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(a_silent_peer_costs_no_more_than_the_time_allowed, fixture) {
  for (const auto how : {reaction::stall, reaction::drip}) BOOST_TEST_CONTEXT(static_cast<int>(how)) {
      fake_provider provider(identity());
      provider.next({{.how = how}});
      BOOST_TEST(says(post(*client(provider.base_url(), within(settings(), 150ms))), true, "no answer in time"));
    }
}

BOOST_FIXTURE_TEST_CASE(a_handshake_that_hangs_costs_no_more_than_the_time_to_connect, fixture) {
  fake_provider provider(identity());
  provider.next({{.how = reaction::stall_handshake}});
  auto s = settings();
  s.connect_limit = 50ms;
  BOOST_TEST(says(post(*client(provider.base_url(), s)), false, "no answer in time"));
}

BOOST_FIXTURE_TEST_CASE(a_name_service_that_hangs_costs_no_more_than_the_time_to_connect, fixture) {
  const auto hanging = std::make_shared<test::hanging_resolver>();
  auto s = settings();
  s.resolver = hanging;
  s.connect_limit = 20ms;
  const auto c = client("https://sms.example.com", s);
  BOOST_TEST(says(post(*c), false, "the name service didn't answer in time"));
  // Its late answer has no receiver.
  BOOST_TEST_REQUIRE(hanging->waiting.size() == 1u);
  hanging->waiting[0]({"127.0.0.1"}, "");
  ctx.restart();
  ctx.poll();
}

BOOST_FIXTURE_TEST_CASE(a_body_that_doesn_t_end_in_time_leaves_the_status, fixture) {
  fake_provider provider;
  provider.next({{.how = reaction::stall_in_body, .status = 503}});
  const auto r = post(*client(provider.base_url(), within(settings(), 100ms)));
  BOOST_TEST_REQUIRE(r.has_value());
  BOOST_TEST(r->status == 503u);
  BOOST_TEST(!r->whole);
  BOOST_TEST(r->body == "");
}

// A38: 1 GB answer.
BOOST_FIXTURE_TEST_CASE(an_answer_without_end_is_cut_off, fixture) {
  for (const auto how : {reaction::endless_body, reaction::endless_chunks})
    BOOST_TEST_CONTEXT(static_cast<int>(how)) {
      fake_provider provider(identity());
      provider.next({{.how = how, .status = 201}});
      const auto c = client(provider.base_url());
      const auto r = post(*c);
      BOOST_TEST_REQUIRE(r.has_value());
      BOOST_TEST(r->status == 201u);
      BOOST_TEST(!r->whole);
      BOOST_TEST(provider.wait_for_closed(1));
    }
}

BOOST_FIXTURE_TEST_CASE(a_head_without_end_is_no_answer, fixture) {
  fake_provider provider;
  provider.next({{.how = reaction::endless_head}});
  BOOST_TEST(says(post(*client(provider.base_url())), true, "limit"));
  BOOST_TEST(provider.wait_for_closed(1));
}

BOOST_FIXTURE_TEST_CASE(the_largest_answer_is_taken_whole, fixture) {
  fake_provider provider;
  provider.next({{.body = std::string(48 * 1024, 'x')}, {.body = std::string(48 * 1024 + 1, 'x')}});
  const auto c = client(provider.base_url());
  BOOST_TEST(post(*c).value().body.size() == 48u * 1024u);
  const auto r = post(*c);
  BOOST_TEST_REQUIRE(r.has_value());
  BOOST_TEST(!r->whole);
}

BOOST_FIXTURE_TEST_CASE(a_redirect_is_an_answer_like_any_other, fixture) {
  fake_provider provider, elsewhere;
  provider.next({{.status = 307, .body = "", .fields = {{"Location", elsewhere.base_url() + "/latest/meta-data"}}}});
  const auto r = post(*client(provider.base_url()));
  BOOST_TEST_REQUIRE(r.has_value());
  BOOST_TEST(r->status == 307u);
  BOOST_TEST(elsewhere.connections() == 0u);
}

BOOST_FIXTURE_TEST_CASE(interim_answers_are_passed_over, fixture) {
  fake_provider provider;
  provider.next({{.status = 100, .body = ""}});
  // There is no answer, so the client waits.
  BOOST_TEST(says(post(*client(provider.base_url(), within(settings(), 50ms))), true, "no answer in time"));
}

BOOST_FIXTURE_TEST_CASE(close_ends_requests_under_way, fixture) {
  fake_provider silent(identity());
  silent.next({{.how = reaction::stall}});
  const auto hanging = std::make_shared<test::hanging_resolver>();
  auto s = settings();
  s.resolver = hanging;
  const auto reading = client(silent.base_url());
  const auto looking = client("https://sms.example.com", s);
  const auto first = test::begin(ctx, reading->send(request()));
  const auto second = test::begin(ctx, looking->send(request()));
  ctx.restart();
  while (silent.requests().empty()) ctx.run_one_for(10ms);
  reading->close();
  looking->close();
  ctx.restart();
  while (!(first->done && second->done) && ctx.run_one() > 0) {
  }
  BOOST_TEST(first->value.value().error().sent);
  BOOST_TEST(!second->value.value().error().sent);
  BOOST_TEST(says(post(*reading), false, "closed"));
}

BOOST_AUTO_TEST_SUITE_END()
