// The dialogue without sockets and clocks: the test passes the time to reach every limit.
#include "sms/providers/smpp/protocol.hpp"
#include "tests/sms/support/pdus.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
namespace smpp = sms::smpp;

BOOST_AUTO_TEST_SUITE(smpp_dialogue)

namespace {

std::string word(const sms::part_result& r) {
  return r ? "id " + *r : std::string(to_text(r.error().kind)) + ": " + r.error().detail;
}

struct talk {
  explicit talk(sms::smpp_limits limits = {}) : dialogue(test::filled_bind(), limits) {
    dialogue.begin(now);
    dialogue.on_deliver = [this](const smpp::deliver_sm& d) { delivered.emplace_back(smpp::text_of(d)); };
  }

  /// What the dialogue writes, as "submit_sm 2".
  std::vector<std::string> written() {
    std::vector<std::string> all;
    for (const auto& bytes : dialogue.take_unwritten()) {
      const auto p = smpp::decode(bytes.reveal());
      BOOST_TEST_REQUIRE(p.has_value());
      char id[16];
      std::snprintf(id, sizeof id, "%x", smpp::command_id(p->body));
      all.push_back(std::string(id) + " " + std::to_string(p->sequence) + (p->status ? " !" : ""));
    }
    return all;
  }
  template <class Body>
  void hear(std::uint32_t sequence, Body body, std::uint32_t status = 0) {
    smpp::pdu p;
    p.sequence = sequence;
    p.status = status;
    p.body = std::move(body);
    dialogue.received(smpp::encode(p).reveal(), now);
  }
  void answer(std::uint32_t sequence, std::string id) {
    smpp::submit_sm_resp r;
    r.message_id = std::move(id);
    hear(sequence, std::move(r));
  }
  void refuse(std::uint32_t sequence, std::uint32_t status) { hear(sequence, smpp::submit_sm_resp(), status); }
  /// bind has sequence number 1.
  void bind() {
    dialogue.connected(now);
    BOOST_TEST(written() == std::vector<std::string>{"9 1"}, boost::test_tools::per_element());
    hear(1, smpp::bind_transceiver_resp());
    BOOST_TEST(dialogue.is_bound());
  }
  std::size_t submit(std::uint64_t batch = 0) {
    const auto i = words.size();
    words.emplace_back("-");
    dialogue.submit(
        test::filled_message<smpp::submit_sm>(), batch ? batch : 1000 + i,
        [this, i](const sms::part_result& r) {
          BOOST_TEST(words[i] == "-"); // only once
          words[i] = word(r);
        },
        now
    );
    return i;
  }
  void pass(std::chrono::milliseconds time) {
    for (const auto until = now + time; now < until;) {
      now = std::min(until, std::max(now, dialogue.next_tick(now)));
      dialogue.tick(now);
      if (!dialogue.end_reason().empty()) break;
    }
  }
  void lose(const std::string& why) { dialogue.lost({sms::failure_kind::unavailable, std::nullopt, why}, now); }

  sms::steady_time now{1h};
  sms::smpp_dialogue dialogue;
  std::vector<std::string> words, delivered;
};

using lines = std::vector<std::string>;

} // namespace

BOOST_AUTO_TEST_CASE(the_window_is_respected_and_answers_come_in_any_order) {
  talk t({.window = 3});
  t.bind();
  for (int i = 0; i < 5; ++i) t.submit();
  BOOST_TEST(t.written() == (lines{"4 2", "4 3", "4 4"}), boost::test_tools::per_element());
  t.answer(4, "c");
  BOOST_TEST(t.written() == (lines{"4 5"}), boost::test_tools::per_element());
  t.answer(2, "a");
  t.answer(5, "d");
  t.answer(3, "b");
  BOOST_TEST(t.written() == (lines{"4 6"}), boost::test_tools::per_element());
  t.answer(6, "e");
  t.answer(6, "again");
  t.answer(77, "unasked");
  BOOST_TEST(t.words == (lines{"id a", "id b", "id c", "id d", "id e"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(submits_wait_for_the_bind_and_no_longer) {
  talk t;
  t.submit();
  t.dialogue.connected(t.now);
  BOOST_TEST(t.written().size() == 1u);
  t.pass(1'999ms);
  BOOST_TEST(t.words[0] == "-");
  t.pass(1ms);
  BOOST_TEST(t.words[0] == "unavailable: the SMSC doesn't answer the bind");
  BOOST_TEST(t.dialogue.end_reason() == "");
  t.pass(8s);
  BOOST_TEST(t.dialogue.end_reason() == "the SMSC doesn't answer the bind");
}

BOOST_AUTO_TEST_CASE(a_wrong_password_is_told_at_once_until_it_is_right) {
  talk t;
  t.submit();
  t.dialogue.connected(t.now);
  t.hear(1, smpp::bind_transceiver_resp(), 0x0e);
  BOOST_TEST(t.words[0] == "authentication: the SMSC refused system_id and password: ESME_RINVPASWD (0x0E)");
  BOOST_TEST(!t.dialogue.end_reason().empty());
  t.lose("the connection was closed");
  t.submit();
  BOOST_TEST(t.words[1] == t.words[0]);
  t.written();
  t.dialogue.connected(t.now);
  BOOST_TEST(t.dialogue.end_reason() == "");
  t.hear(2, smpp::bind_transceiver_resp());
  t.submit();
  t.answer(3, "x");
  BOOST_TEST(t.words[2] == "id x");
}

BOOST_AUTO_TEST_CASE(a_bind_may_be_refused_by_generic_nack) {
  talk t;
  t.dialogue.connected(t.now);
  t.submit();
  t.hear(1, smpp::generic_nack(), 0x03);
  BOOST_TEST(t.dialogue.end_reason() == "the SMSC refused the bind: ESME_RINVCMDID (0x03)");
  BOOST_TEST(t.words[0] == "-"); // the next connection may succeed
  t.lose("closed");
  t.pass(2s);
  BOOST_TEST(t.words[0] == "unavailable: the SMSC refused the bind: ESME_RINVCMDID (0x03)");
}

// Another provider may work: a text waits for a reconnection, but not for an SMSC's repair.
BOOST_AUTO_TEST_CASE(an_smsc_that_stays_away_makes_nobody_wait_twice) {
  talk t;
  t.submit();
  t.lose("can't connect to smsc.example.com: Connection refused");
  t.pass(2s);
  BOOST_TEST(t.words[0] == "unavailable: can't connect to smsc.example.com: Connection refused");
  t.submit();
  BOOST_TEST(t.words[1] == t.words[0]);
  // After a later loss it waits again.
  t.bind();
  t.pass(20s);
  t.lose("the connection was closed");
  t.submit();
  BOOST_TEST(t.words[2] == "-");
  t.pass(1'999ms);
  BOOST_TEST(t.words[2] == "-");
  t.pass(1ms);
  BOOST_TEST(t.words[2] == "unavailable: the connection was closed");
}

BOOST_AUTO_TEST_CASE(a_lost_connection_tells_sent_from_unsent) {
  talk t({.window = 2});
  t.bind();
  t.submit();
  t.written(); // passed to the kernel
  t.submit();  // in the window, not yet written
  t.submit();  // waits
  t.lose("the connection was closed");
  BOOST_TEST(t.words[0] == "no_answer: sent, then: the connection was closed");
  BOOST_TEST(t.words[1] == "unavailable: the connection was closed");
  BOOST_TEST(t.words[2] == "-");
  t.dialogue.connected(t.now);
  t.written();
  t.hear(4, smpp::bind_transceiver_resp());
  BOOST_TEST(t.written() == (lines{"4 5"}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(an_unanswered_submit_ends_and_a_silent_peer_is_left) {
  talk t({.enquire_link = 1h});
  t.bind();
  t.submit();
  t.pass(5s);
  t.hear(1, smpp::enquire_link()); // it is alive
  t.pass(5s);
  BOOST_TEST(t.words[0] == "no_answer: sent, then no answer from the SMSC in time");
  BOOST_TEST(t.dialogue.end_reason() == "");
  t.submit();
  t.pass(10s);
  BOOST_TEST(t.words[1] == t.words[0]);
  BOOST_TEST(t.dialogue.end_reason() == "the SMSC doesn't answer");
}

BOOST_AUTO_TEST_CASE(refusals_reach_their_part) {
  talk t;
  t.bind();
  for (int i = 0; i < 4; ++i) t.submit();
  t.refuse(3, 0x0b);
  t.hear(2, smpp::generic_nack(), 0x02);
  t.hear(4, smpp::generic_nack()); // refuses, with status ok
  t.hear(5, smpp::deliver_sm_resp());
  BOOST_TEST(t.words[0] == "unsupported: the SMSC refused: ESME_RINVCMDLEN (0x02)");
  BOOST_TEST(t.words[1] == "invalid_number: the SMSC refused: ESME_RINVDSTADR (0x0B)");
  BOOST_TEST(t.words[2] == "unavailable: the SMSC refused: ESME_RSYSERR (0x08)");
  BOOST_TEST(t.words[3] == "-");
}

BOOST_AUTO_TEST_CASE(throttling_slows_everything_down) {
  talk t({.window = 1, .throughput = 100});
  t.bind();
  t.submit();
  t.refuse(2, 0x58);
  BOOST_TEST(t.words[0] == "rate_limited: the SMSC refused: ESME_RTHROTTLED (0x58)");
  BOOST_TEST(t.dialogue.rate() == 50.0);
  t.written();
  t.submit();
  BOOST_TEST(t.written().empty());
  t.pass(20ms);
  BOOST_TEST(t.written().size() == 1u);
}

BOOST_AUTO_TEST_CASE(a_part_that_fails_takes_the_waiting_ones_along) {
  talk t({.window = 1});
  t.bind();
  t.submit(7);
  t.submit(7);
  t.submit(8);
  t.refuse(2, 0x0b);
  BOOST_TEST(t.words[1] == "unavailable: another part failed");
  BOOST_TEST(t.words[2] == "-");
}

BOOST_AUTO_TEST_CASE(waiting_for_the_window_ends_too) {
  talk t({.answer = 1min, .window = 1});
  t.bind();
  t.submit();
  t.submit();
  t.pass(10s);
  BOOST_TEST(t.words[0] == "-");
  BOOST_TEST(t.words[1] == "unavailable: the SMSC doesn't take messages fast enough");
}

BOOST_AUTO_TEST_CASE(silence_is_asked_about_and_ends) {
  talk t;
  t.bind();
  t.pass(29s);
  BOOST_TEST(t.written().empty());
  t.pass(1s);
  BOOST_TEST(t.written() == (lines{"15 2"}), boost::test_tools::per_element());
  t.hear(2, smpp::enquire_link_resp());
  t.pass(30s);
  BOOST_TEST(t.written() == (lines{"15 3"}), boost::test_tools::per_element());
  t.pass(10s);
  BOOST_TEST(t.dialogue.end_reason() == "the SMSC doesn't answer enquire_link");
}

BOOST_AUTO_TEST_CASE(the_peers_requests_are_answered) {
  talk t;
  t.dialogue.connected(t.now);
  t.written();
  t.hear(50, smpp::enquire_link());
  t.hear(51, test::filled_message<smpp::deliver_sm>());
  BOOST_TEST(t.delivered.empty()); // not before the bind
  t.hear(1, smpp::bind_transceiver_resp());
  t.hear(52, test::filled_message<smpp::deliver_sm>());
  t.hear(53, smpp::other{0x103});
  t.hear(54, smpp::unbind());
  const lines expected{"80000015 50", "80000005 51 !", "80000005 52", "80000000 53 !", "80000006 54"};
  BOOST_TEST(t.written() == expected, boost::test_tools::per_element());
  BOOST_TEST(t.delivered.size() == 1u);
  BOOST_TEST(t.dialogue.end_reason() == "the SMSC ended the session");
}

BOOST_AUTO_TEST_CASE(unreadable_pdus_are_refused_or_end_what_they_answer) {
  talk t;
  t.bind();
  t.submit();
  t.written();
  smpp::pdu p;
  p.sequence = 2;
  p.body = test::filled_response<smpp::submit_sm_resp>();
  std::string bytes(smpp::encode(p).reveal());
  bytes.resize(bytes.size() - 1);
  bytes[3] = static_cast<char>(bytes.size());
  t.dialogue.received(bytes, t.now);
  BOOST_TEST(t.words[0] == "no_answer: the SMSC's answer can't be read");
  bytes[4] = 0;
  bytes[7] = 5;
  t.dialogue.received(bytes, t.now);
  BOOST_TEST(t.written() == (lines{"80000000 2 !"}), boost::test_tools::per_element());
}

// Whatever bit of a PDU is wrong, every part is answered once (submit() checks that), and in time.
BOOST_AUTO_TEST_CASE(wrong_bits_end_nothing_but_what_they_say) {
  for (const auto& whole : test::one_of_each())
    for (std::size_t bit = 0; bit < 8 * whole.size(); bit += 3) {
      talk t({.window = 2});
      t.bind();
      for (int i = 0; i < 3; ++i) t.submit();
      t.written();
      auto bytes = whole;
      bytes[15] = 2; // the first submit's sequence number
      bytes[bit / 8] = static_cast<char>(bytes[bit / 8] ^ (1 << bit % 8));
      t.dialogue.received(bytes, t.now);
      t.lose("over");
      t.pass(10s);
      for (const auto& word : t.words) BOOST_TEST(word != "-");
    }
}

BOOST_AUTO_TEST_CASE(a_peer_that_asks_without_reading_is_left) {
  talk t({.max_unwritten = 1000});
  t.bind();
  for (int i = 0; i < 62; ++i) t.hear(1, smpp::enquire_link());
  BOOST_TEST(t.dialogue.end_reason() == "");
  t.hear(1, smpp::enquire_link());
  BOOST_TEST(t.dialogue.end_reason() == "the SMSC asks without reading the answers");
}

BOOST_AUTO_TEST_CASE(closing_unbinds_and_waits_a_second) {
  talk t({.window = 1});
  t.bind();
  t.submit();
  t.submit();
  t.written();
  t.dialogue.close(t.now);
  BOOST_TEST(t.words[0] == "no_answer: sent, then: closed");
  BOOST_TEST(t.words[1] == "unavailable: closed");
  BOOST_TEST(t.written() == (lines{"6 3"}), boost::test_tools::per_element());
  t.hear(60, test::filled_message<smpp::deliver_sm>()); // nobody would process it
  BOOST_TEST(t.written() == (lines{"80000005 60 !"}), boost::test_tools::per_element());
  BOOST_TEST(t.delivered.empty());
  t.pass(999ms);
  BOOST_TEST(t.dialogue.end_reason() == "");
  t.pass(1ms);
  BOOST_TEST(t.dialogue.end_reason() == "closed");
  t.submit();
  BOOST_TEST(t.words[2] == "unavailable: closed");
  t.lose("closed");
  t.dialogue.connected(t.now);
  BOOST_TEST(t.written().empty());
}

BOOST_AUTO_TEST_SUITE_END()
