// The kind "smpp" from its keys to its receipts, over a real socket.
#include "sms/dispatch/dispatcher.hpp"
#include "sms/providers/registry.hpp"
#include "sms/providers/smpp/smpp.hpp"
#include "tests/sms/support/messages.hpp"
#include "tests/sms/support/scripted_smsc.hpp"
#include "tests/sms/support/served.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using test::scripted_smsc;
namespace smpp = sms::smpp;

BOOST_AUTO_TEST_SUITE(smpp_gateway)

namespace {

using answer = core::result<sms::accepted, sms::failure>;

struct fixture : test::surroundings {
  fixture() : smsc(ctx) {
    keys = {
        {"host", "127.0.0.1"},
        {"port", std::to_string(smsc.port())},
        {"system_id", "twostep"},
        {"password", "sesame"},
        {"source_addr", "Twostep"}};
  }

  sms::gateway& gateway() {
    if (!way) {
      sms::provider_environment environment{ctx};
      environment.http = settings();
      environment.on_receipts = [this](std::string_view provider, std::vector<sms::receipt> all) {
        BOOST_TEST(provider == "main");
        for (const auto& r : all)
          receipts.push_back(
              r.provider_id + (r.what == sms::delivery::delivered ? " delivered: " : " undelivered: ") + r.detail
          );
      };
      way = make_gateway(*sms::find_provider_kind("smpp"), "main", keys, environment);
    }
    return *way;
  }
  answer send(std::string_view text = test::test_text) {
    auto m = test::make_message();
    m.text = core::secret(text);
    const auto result = test::begin(ctx, gateway().send(m));
    BOOST_TEST_REQUIRE(test::run_until(ctx, [&] { return result->done; }));
    return std::move(*result->value);
  }
  void report(const std::string& id, const std::string& state) {
    smpp::deliver_sm d;
    d.esm_class = 4;
    d.source = {1, 1, "4520123456"};
    d.text = core::secret(
        "id:" + id + " sub:001 dlvrd:001 submit date:2611241636 done date:2611241636 stat:" + state +
        " err:000 text:Your code for"
    );
    smsc.newest().send(std::move(d), ++sequence);
  }
  /// Waits until the SMSC's newest request was answered: its results have been reported then.
  void run_until_idle() {
    smsc.newest().send(smpp::enquire_link(), ++sequence);
    BOOST_TEST(test::run_until(ctx, [&] { return smsc.newest().command_ids.back() == 0x80000015u; }));
    ctx.restart();
    ctx.poll();
  }

  scripted_smsc smsc;
  sms::provider_keys keys;
  std::unique_ptr<sms::gateway> way;
  std::vector<std::string> receipts;
  std::uint32_t sequence = 0;
};

using lines = std::vector<std::string>;

} // namespace

BOOST_FIXTURE_TEST_CASE(a_message_and_its_receipt, fixture) {
  BOOST_TEST(gateway().has_receipts());
  BOOST_TEST(!gateway().is_idempotent());
  const auto r = send();
  BOOST_TEST_REQUIRE(r.has_value());
  BOOST_TEST(r->provider_id == "id-1");
  BOOST_TEST_REQUIRE(smsc.submits.size() == 1u);
  BOOST_TEST(smsc.submits[0].source.digits == "Twostep");
  BOOST_TEST(smsc.submits[0].destination.digits == "4520123456");
  report("id-1", "ENROUTE");
  report("id-1", "DELIVRD");
  report("id-1", "DELIVRD");
  run_until_idle();
  BOOST_TEST(receipts == (lines{"id-1 delivered: DELIVERED, err 000"}), boost::test_tools::per_element());
  // Each of them was acknowledged.
  BOOST_TEST(std::ranges::count(smsc.newest().command_ids, 0x80000005u) == 3);
}

BOOST_FIXTURE_TEST_CASE(several_parts_are_one_message, fixture) {
  const auto r = send(std::string(400, 'x'));
  BOOST_TEST_REQUIRE(r.has_value());
  BOOST_TEST(r->provider_id == "id-1");
  BOOST_TEST(smsc.submits.size() == 3u);
  for (const char* id : {"id-3", "id-1"}) report(id, "DELIVRD");
  run_until_idle();
  BOOST_TEST(receipts.empty());
  report("id-2", "UNDELIV");
  run_until_idle();
  BOOST_TEST(receipts == (lines{"id-1 undelivered: UNDELIVERABLE, err 000"}), boost::test_tools::per_element());
}

// Answers and receipts in one segment, in the wrong order.
BOOST_FIXTURE_TEST_CASE(receipts_that_are_faster_than_the_answers, fixture) {
  smsc.on_pdu = [&](scripted_smsc::link& from, smpp::pdu& pdu) {
    if (std::holds_alternative<smpp::submit_sm>(pdu.body))
      report("id-" + std::to_string(smsc.submits.size() + 1), "DELIVRD");
    smsc.usual(from, pdu);
  };
  BOOST_TEST(send().has_value());
  run_until_idle();
  BOOST_TEST(receipts == (lines{"id-1 delivered: DELIVERED, err 000"}), boost::test_tools::per_element());
  BOOST_TEST(send(std::string(200, 'x')).has_value());
  run_until_idle();
  BOOST_TEST(receipts.size() == 2u);
  BOOST_TEST(receipts.back() == "id-2 delivered: DELIVERED, err 000");
}

BOOST_FIXTURE_TEST_CASE(a_refused_part_refuses_the_message, fixture) {
  smsc.on_pdu = [&](scripted_smsc::link& from, smpp::pdu& pdu) {
    const auto* submit = std::get_if<smpp::submit_sm>(&pdu.body);
    if (submit && submit->text.reveal().substr(5, 1) == "\x02")
      return from.send(smpp::submit_sm_resp(), pdu.sequence, 0x0b);
    smsc.usual(from, pdu);
  };
  const auto r = send(std::string(400, 'x'));
  BOOST_TEST_REQUIRE(r.has_error());
  BOOST_TEST((r.error().kind == sms::failure_kind::invalid_number));
  BOOST_TEST(r.error().detail == "the SMSC refused: ESME_RINVDSTADR (0x0B)");
}

BOOST_FIXTURE_TEST_CASE(no_receipts_where_none_are_wanted, fixture) {
  keys["registered_delivery"] = "false";
  BOOST_TEST(!gateway().has_receipts());
  BOOST_TEST(send().has_value());
  BOOST_TEST(int(smsc.submits[0].registered_delivery) == 0);
}

BOOST_FIXTURE_TEST_CASE(a_text_that_no_phone_takes_is_refused_here, fixture) {
  const auto r = send("\xff");
  BOOST_TEST_REQUIRE(r.has_error());
  BOOST_TEST((r.error().kind == sms::failure_kind::rejected));
  BOOST_TEST(smsc.submits.empty());
}

BOOST_FIXTURE_TEST_CASE(unreadable_certificates_stop_the_start, fixture) {
  keys["tls"] = "true";
  keys["ca_file"] = "/nonexistent/ca.pem";
  BOOST_CHECK_THROW(gateway(), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(an_id_that_is_none_is_left_out) {
  std::vector<sms::part_result> parts;
  for (const char* id : {"a-1", "", "a\n1", "\xc3\xa5"}) parts.emplace_back(std::string(id));
  const auto whole = sms::whole_result(std::move(parts));
  BOOST_TEST_REQUIRE(whole.has_value());
  BOOST_TEST(*whole == (lines{"a-1", "", "", ""}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(parts_results_make_one) {
  const auto failed = [](sms::failure_kind kind) { return sms::part_result(sms::failure{kind, std::nullopt, "x"}); };
  using enum sms::failure_kind;
  const struct {
    std::vector<sms::failure_kind> kinds;
    sms::failure_kind whole;
  } table[] = {
      {{unavailable, no_answer}, no_answer},         {{no_answer, rate_limited}, no_answer},
      {{no_answer, invalid_number}, invalid_number}, {{unavailable, rejected, no_answer}, rejected},
      {{rate_limited, unavailable}, rate_limited},
  };
  for (const auto& row : table) {
    std::vector<sms::part_result> parts;
    parts.emplace_back(std::string("id"));
    for (const auto kind : row.kinds) parts.push_back(failed(kind));
    const auto whole = sms::whole_result(std::move(parts));
    BOOST_TEST_REQUIRE(whole.has_error());
    BOOST_TEST((whole.error().kind == row.whole));
  }
}

BOOST_FIXTURE_TEST_CASE(the_dispatcher_gets_it_through_throttling_and_a_cut, fixture) {
  int submits = 0;
  smsc.on_pdu = [&](scripted_smsc::link& from, smpp::pdu& pdu) {
    if (!std::holds_alternative<smpp::submit_sm>(pdu.body)) return smsc.usual(from, pdu);
    ++submits;
    if (submits == 1) return from.send(smpp::submit_sm_resp(), pdu.sequence, 0x14);
    if (submits == 2) return from.close();
    smsc.usual(from, pdu);
  };
  gateway();
  std::vector<std::unique_ptr<sms::gateway>> ways;
  ways.push_back(std::move(way));
  std::vector<sms::outcome> outcomes;
  core::time_point now{core::days(20'000)};
  sms::dispatcher_settings quick;
  quick.retry.first = quick.retry.cap = 1ms;
  quick.breaker.min_pause = 0ms;
  sms::dispatcher d(
      ctx, std::move(ways), quick, [&] { return now; }, [] { return 0.0; },
      sms::dispatcher_listener{[&](const sms::outcome& o) { outcomes.push_back(o); }}
  );
  BOOST_TEST(d.enqueue(test::make_message("m", now + 5min)));
  BOOST_TEST_REQUIRE(test::run_until(ctx, [&] { return !outcomes.empty(); }));
  BOOST_TEST(outcomes[0].accepted);
  BOOST_TEST(outcomes[0].tries == 3u);
  BOOST_TEST(outcomes[0].unknown == 1u);
  bool stopped = false;
  d.stop([&] { stopped = true; });
  BOOST_TEST(test::run_until(ctx, [&] { return stopped && smsc.newest().closed; }));
  BOOST_TEST(smsc.unbinds == 1u);
}

BOOST_AUTO_TEST_CASE(the_names_of_all_parts_are_told_or_that_of_the_first_alone) {
  const auto one = sms::accepted_as({"a"});
  BOOST_TEST(one.provider_id == "a");
  BOOST_TEST(one.more_parts.empty());
  BOOST_TEST(
      sms::accepted_as({"a", "b", "c"}).more_parts == std::vector<std::string>({"b", "c"}),
      boost::test_tools::per_element()
  );
  BOOST_TEST(sms::accepted_as({"a", "", "c"}).more_parts.empty());
  BOOST_TEST(sms::accepted_as({"", "b"}).provider_id.empty());
}

BOOST_AUTO_TEST_SUITE_END()
