// The session over real sockets, with a scripted SMSC. smpp_dialogue_test covers the limits; here only those are
// tiny for which a test waits.
#include "sms/providers/smpp/session.hpp"
#include "tests/sms/support/pdus.hpp"
#include "tests/sms/support/scripted_smsc.hpp"
#include "tests/sms/support/served.hpp"

#include <boost/asio/ip/tcp.hpp>
#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using test::scripted_smsc;
namespace smpp = sms::smpp;

BOOST_AUTO_TEST_SUITE(smpp_session)

namespace {

using link = scripted_smsc::link;
using results = std::vector<sms::part_result>;

struct fixture : test::surroundings {
  fixture() : smsc(std::make_unique<scripted_smsc>(ctx)) {
    settings.peer = {"127.0.0.1", smsc->port(), true};
    settings.connect_limit = 20s;
    settings.limits.answer = settings.limits.wait = 30s;
    settings.backoff = {1ms, 5ms};
    settings.resolver = names;
  }
  void use_tls(const std::string& host) {
    smsc = std::make_unique<scripted_smsc>(ctx, identity());
    settings.peer = {host, smsc->port(), host.front() == '1'};
    settings.tls = true;
    settings.ca_file = ca_file;
  }
  sms::smpp_session& session() {
    if (!session_)
      session_ =
          std::make_unique<sms::smpp_session>(ctx, settings, test::filled_bind(), [this](const smpp::deliver_sm& d) {
            delivered.emplace_back(smpp::text_of(d));
          });
    return *session_;
  }
  std::shared_ptr<test::pending<results>> begin(std::size_t parts = 1) {
    std::vector<smpp::submit_sm> all;
    while (parts-- > 0) all.push_back(test::filled_message<smpp::submit_sm>());
    return test::begin(ctx, session().submit(std::move(all)));
  }
  std::string word(const std::shared_ptr<test::pending<results>>& r) {
    BOOST_TEST_REQUIRE(test::run_until(ctx, [&] { return r->done; }));
    std::string all;
    for (const auto& part : r->value.value())
      all += (all.empty() ? "" : ", ") +
             (part ? *part : std::string(to_text(part.error().kind)) + ": " + part.error().detail);
    return all;
  }
  std::string send() { return word(begin()); }

  std::unique_ptr<scripted_smsc> smsc;
  sms::smpp_session_settings settings;
  std::vector<std::string> delivered;
  std::unique_ptr<sms::smpp_session> session_;
};

/// Runs `act` for the first PDU of that command, and the usual reaction for all others.
scripted_smsc::reaction once(scripted_smsc& smsc, std::uint32_t command, scripted_smsc::reaction act) {
  auto left = std::make_shared<int>(1);
  return [&smsc, command, act = std::move(act), left](link& from, smpp::pdu& pdu) {
    if (smpp::command_id(pdu.body) == command && (*left)-- > 0) return act(from, pdu);
    smsc.usual(from, pdu);
  };
}

} // namespace

BOOST_FIXTURE_TEST_CASE(a_submit_is_answered, fixture) {
  BOOST_TEST(send() == "id-1");
  BOOST_TEST(word(begin(3)) == "id-2, id-3, id-4");
  BOOST_TEST(smsc->links.size() == 1u);
  BOOST_TEST_REQUIRE(smsc->binds.size() == 1u);
  BOOST_TEST(smsc->binds[0].system_id == "twostep");
  BOOST_TEST(int(smsc->binds[0].interface_version) == 0x34);
}

BOOST_FIXTURE_TEST_CASE(it_binds_without_anything_to_send, fixture) {
  session();
  BOOST_TEST(test::run_until(ctx, [&] { return smsc->binds.size() == 1; }));
}

BOOST_FIXTURE_TEST_CASE(many_at_once_stay_within_the_window, fixture) {
  settings.limits.window = 4;
  std::vector<std::uint32_t> open;
  std::size_t max = 0, taken = 0;
  smsc->on_pdu = [&](link& from, smpp::pdu& pdu) {
    if (!std::holds_alternative<smpp::submit_sm>(pdu.body)) return smsc->usual(from, pdu);
    open.push_back(pdu.sequence);
    max = std::max(max, open.size());
    ++taken;
    // Answers when the window is full, the newest first.
    if (open.size() < 4 && taken < 30) return;
    for (; !open.empty(); open.pop_back()) {
      smpp::submit_sm_resp r;
      r.message_id = std::to_string(open.back());
      from.send(std::move(r), open.back());
    }
  };
  std::vector<std::shared_ptr<test::pending<results>>> all;
  for (int i = 0; i < 30; ++i) all.push_back(begin());
  for (const auto& one : all) BOOST_TEST(word(one).find("unavailable") == std::string::npos);
  BOOST_TEST(max == 4u);
  BOOST_TEST(taken == 30u);
}

BOOST_FIXTURE_TEST_CASE(a_connection_cut_in_each_state, fixture) {
  const struct {
    const char* what;
    std::uint32_t at; ///< 0: at the accept
    const char* word;
  } table[] = {
      {"at the accept", 0, "id-"},
      {"at the bind", 0x09, "id-"},
      {"at a submit", 0x04, "no_answer: sent, then: the connection was closed"},
  };
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.what) {
      session_.reset();
      smsc->on_pdu = nullptr;
      auto cuts = std::make_shared<int>(2);
      smsc->on_accept = [&, cuts](link& l) {
        if (row.at == 0 && (*cuts)-- > 0) l.close();
      };
      if (row.at) smsc->on_pdu = once(*smsc, row.at, [](link& from, smpp::pdu&) { from.close(); });
      const auto said = send();
      BOOST_TEST(said.starts_with(row.word), said);
      BOOST_TEST(send().starts_with("id-")); // over the next connection
    }
}

BOOST_FIXTURE_TEST_CASE(nobody_listens, fixture) {
  smsc.reset();
  settings.limits.wait = 50ms;
  BOOST_TEST(send() == "unavailable: can't connect to 127.0.0.1: Connection refused");
}

BOOST_FIXTURE_TEST_CASE(the_name_is_not_known, fixture) {
  settings.peer = {"nowhere.example.com", smsc->port(), false};
  settings.limits.wait = 50ms;
  BOOST_TEST(send() == "unavailable: can't look up nowhere.example.com: no such name");
}

BOOST_FIXTURE_TEST_CASE(the_name_service_hangs, fixture) {
  settings.peer = {"nowhere.example.com", smsc->port(), false};
  const auto hanging = std::make_shared<test::hanging_resolver>();
  settings.resolver = hanging;
  settings.connect_limit = 20ms;
  settings.limits.wait = 100ms;
  BOOST_TEST(send() == "unavailable: can't look up nowhere.example.com: the name service didn't answer in time");
  session_.reset();
  for (const auto& answer : hanging->waiting) answer({"127.0.0.1"}, ""); // too late: nobody waits
}

BOOST_FIXTURE_TEST_CASE(a_wrong_password, fixture) {
  smsc->password = "another";
  const std::string expected = "authentication: the SMSC refused system_id and password: ESME_RINVPASWD (0x0E)";
  BOOST_TEST(send() == expected);
  BOOST_TEST(send() == expected);
  smsc->password = "sesame";
  const auto before = smsc->binds.size();
  BOOST_TEST(test::run_until(ctx, [&] { return smsc->binds.size() > before; }));
  // An answered request shows that the bind's answer has been read.
  smsc->newest().send(smpp::enquire_link(), 1);
  BOOST_TEST(test::run_until(ctx, [&] { return smsc->newest().command_ids.back() == 0x80000015u; }));
  BOOST_TEST(send().starts_with("id-"));
}

BOOST_FIXTURE_TEST_CASE(peers_that_stall, fixture) {
  const struct {
    const char* what;
    std::uint32_t at;
    const char* word;
  } table[] = {
      {"at the bind", 0x09, "unavailable: the SMSC doesn't answer the bind"},
      {"at a submit", 0x04, "no_answer: sent, then no answer from the SMSC in time"},
  };
  settings.limits.answer = settings.limits.wait = 50ms;
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.what) {
      session_.reset();
      smsc->on_pdu = [&](link& from, smpp::pdu& pdu) {
        if (smpp::command_id(pdu.body) == row.at) return from.stall();
        smsc->usual(from, pdu);
      };
      BOOST_TEST(send() == row.word);
    }
}

BOOST_FIXTURE_TEST_CASE(garbage_and_endless_pdus_end_the_connection, fixture) {
  using namespace std::string_literals;
  const struct {
    const char* what;
    std::string bytes;
    const char* word;
  } table[] = {
      {"another protocol", "HTTP/1.1 400 Bad Request\r\n\r\n",
       "no_answer: sent, then: the SMSC sent a PDU of 1213486160 bytes"},
      {"too short", "\0\0\0\x0f\0\0\0\0\0\0\0\0\0\0\0"s, "no_answer: sent, then: the SMSC sent a PDU of 15 bytes"},
      {"too long", "\0\1\0\1"s, "no_answer: sent, then: the SMSC sent a PDU of 65537 bytes"},
      {"endless", "\0\1\0\0\x80\0\0\4"s + std::string(30'000, 'x'),
       "no_answer: sent, then no answer from the SMSC in time"},
  };
  settings.limits.answer = 300ms;
  for (const auto& row : table) BOOST_TEST_CONTEXT(row.what) {
      session_.reset();
      smsc->on_pdu = once(*smsc, 0x04, [&](link& from, smpp::pdu&) { from.send_raw(row.bytes); });
      BOOST_TEST(send() == row.word);
      const auto next = send(); // over a new connection
      BOOST_TEST(next.starts_with("id-"), next);
    }
}

BOOST_FIXTURE_TEST_CASE(pdus_come_in_pieces_and_in_heaps, fixture) {
  smsc->on_pdu = once(*smsc, 0x04, [&](link& from, smpp::pdu& pdu) {
    smpp::pdu p;
    std::string heap;
    for (int i = 0; i < 200; ++i) {
      p.sequence = 100u + static_cast<std::uint32_t>(i);
      p.body = test::filled_message<smpp::deliver_sm>();
      heap += smpp::encode(p).reveal();
    }
    smpp::submit_sm_resp r;
    r.message_id = "here";
    p.sequence = pdu.sequence;
    p.body = std::move(r);
    heap += smpp::encode(p).reveal();
    for (std::size_t at = 0; at < heap.size(); at += 97) from.send_raw(heap.substr(at, 97));
  });
  BOOST_TEST(send() == "here");
  BOOST_TEST(delivered.size() == 200u);
  const auto answers = [&] { return std::ranges::count(smsc->newest().command_ids, 0x80000005u); };
  BOOST_TEST(test::run_until(ctx, [&] { return answers() == 200; }));
}

BOOST_FIXTURE_TEST_CASE(enquire_link_goes_both_ways, fixture) {
  settings.limits.enquire_link = 20ms;
  BOOST_TEST(send() == "id-1");
  BOOST_TEST(test::run_until(ctx, [&] { return smsc->enquiries >= 3; }));
  smsc->newest().send(smpp::enquire_link(), 9);
  BOOST_TEST(test::run_until(ctx, [&] { return smsc->newest().command_ids.back() == 0x80000015u; }));
  BOOST_TEST(smsc->links.size() == 1u);
  // Without an answer the connection ends, and the next one is made.
  settings.limits.answer = 20ms;
  session_.reset();
  const auto before = smsc->binds.size();
  smsc->on_pdu = [&](link& from, smpp::pdu& pdu) {
    if (!std::holds_alternative<smpp::enquire_link>(pdu.body)) smsc->usual(from, pdu);
  };
  session();
  BOOST_TEST(test::run_until(ctx, [&] { return smsc->binds.size() >= before + 2; }));
}

BOOST_FIXTURE_TEST_CASE(throttling_slows_down_instead_of_storming, fixture) {
  settings.limits.window = 10;
  std::size_t refused = 0;
  smsc->on_pdu = [&](link& from, smpp::pdu& pdu) {
    if (!std::holds_alternative<smpp::submit_sm>(pdu.body) || refused == 10) return smsc->usual(from, pdu);
    ++refused;
    from.send(smpp::submit_sm_resp(), pdu.sequence, 0x58);
  };
  BOOST_TEST(word(begin(10)).starts_with("rate_limited: the SMSC refused: ESME_RTHROTTLED (0x58)"));
  // Ten at once became five a second: the next one isn't sent immediately.
  const auto asked = std::chrono::steady_clock::now();
  BOOST_TEST(send() == "id-1");
  BOOST_TEST((std::chrono::steady_clock::now() - asked >= 100ms));
}

BOOST_FIXTURE_TEST_CASE(tls_with_the_right_certificate, fixture) {
  use_tls(test::provider_name);
  BOOST_TEST(send() == "id-1");
  BOOST_TEST(word(begin(20)).ends_with("id-21"));
  session_.reset();
  use_tls("127.0.0.1");
  BOOST_TEST(send() == "id-1");
}

BOOST_FIXTURE_TEST_CASE(tls_with_a_wrong_certificate_is_told_nothing, fixture) {
  settings.limits.wait = 200ms;
  use_tls(test::other_name);
  BOOST_TEST(
      send() == "unavailable: can't connect to other.example.com: TLS: certificate refused: hostname mismatch"
  );
  BOOST_TEST(smsc->binds.empty());
  session_.reset();
  const test::certification_authority another;
  use_tls(test::provider_name);
  settings.ca_file = directory.write("another.pem", another.certificate());
  const auto said = send();
  BOOST_TEST(said.find("TLS: certificate refused: ") != std::string::npos, said);
  BOOST_TEST(smsc->binds.empty());
}

BOOST_FIXTURE_TEST_CASE(plain_where_tls_is_spoken_and_tls_where_it_is_not, fixture) {
  settings.limits.wait = settings.limits.answer = 200ms;
  settings.tls = true;
  settings.ca_file = ca_file;
  BOOST_TEST(send().starts_with("unavailable: "));
  BOOST_TEST(smsc->binds.empty());
  session_.reset();
  use_tls("127.0.0.1");
  settings.tls = false;
  BOOST_TEST(send().starts_with("unavailable: "));
  BOOST_TEST(smsc->binds.empty());
}

BOOST_FIXTURE_TEST_CASE(closing_unbinds, fixture) {
  BOOST_TEST(send() == "id-1");
  session().close();
  BOOST_TEST(test::run_until(ctx, [&] { return smsc->newest().closed; }));
  BOOST_TEST(smsc->unbinds == 1u);
  BOOST_TEST(send() == "unavailable: closed");
  BOOST_TEST(smsc->links.size() == 1u);
}

BOOST_FIXTURE_TEST_CASE(closing_ends_what_is_under_way, fixture) {
  settings.limits.window = 1;
  smsc->on_pdu = [&](link& from, smpp::pdu& pdu) {
    if (!std::holds_alternative<smpp::submit_sm>(pdu.body)) smsc->usual(from, pdu);
  };
  const auto sent = begin(), waiting = begin();
  BOOST_TEST(test::run_until(ctx, [&] { return !smsc->links.empty() && smsc->newest().command_ids.size() == 2; }));
  session().close();
  BOOST_TEST(word(sent) == "no_answer: sent, then: closed");
  BOOST_TEST(word(waiting) == "unavailable: closed");
}

// Destroyed in any state, it leaves nothing running.
BOOST_FIXTURE_TEST_CASE(a_session_may_go_at_any_time, fixture) {
  for (std::size_t steps = 0; steps < 40; ++steps) {
    session();
    const auto r = begin(2);
    ctx.restart();
    for (std::size_t i = 0; i < steps; ++i) ctx.run_one_for(1ms);
    session_.reset();
    BOOST_TEST_REQUIRE(test::run_until(ctx, [&] { return r->done; }));
    BOOST_TEST(r->value->size() == 2u);
    BOOST_TEST(test::run_until(ctx, [&] {
      return std::ranges::all_of(smsc->links, [](const auto& l) { return l->closed; });
    }));
  }
}

BOOST_AUTO_TEST_SUITE_END()
