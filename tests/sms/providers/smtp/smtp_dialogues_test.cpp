// What is said to a mail server, and what its replies mean, without a connection.

#include "sms/providers/smtp/dialogue.hpp"
#include "sms/providers/smtp/smtp.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <string>
#include <string_view>
#include <vector>

using namespace twostep;
using namespace twostep::sms;

namespace smtp_dialogues {

struct fixture {
  fixture() {
    rules.our_name = "id.example.org";
    mail.from = "noreply@example.org";
    mail.to = "ann@example.com";
    mail.id = "m-1";
    mail.data = core::secret(std::string_view("Subject: x\r\n\r\nHi\r\n.\r\n"));
  }

  smtp_rules rules;
  smtp_mail mail;
  std::optional<smtp_dialogue> dialogue;
  std::string said; ///< in the last step
  bool starts_tls = false;
  std::optional<smtp_dialogue::result> ended;

  void take(smtp_dialogue::step step) {
    said = step.send.reveal();
    starts_tls = step.starts_tls;
    ended = std::move(step.ended);
  }
  void hear(std::string_view bytes) {
    if (!dialogue) dialogue.emplace(rules, mail);
    smtp_reply_reader reader;
    reader.feed(bytes);
    const auto reply = reader.next();
    BOOST_REQUIRE(reply.has_value());
    take(dialogue->reply(*reply));
  }
  void hear_all(const std::vector<std::string>& all) {
    for (const auto& one : all) hear(one);
  }
  /// In TLS, greeted.
  void greet(std::string_view offers = "250-mail.example.org\r\n250 8BITMIME\r\n") {
    rules.begins_in_tls = true;
    hear_all({"220 mail.example.org ESMTP\r\n", std::string(offers)});
  }
  failure_kind why() {
    BOOST_REQUIRE(ended.has_value());
    BOOST_REQUIRE(!ended->has_value());
    return ended->error().kind;
  }
};

} // namespace smtp_dialogues

BOOST_FIXTURE_TEST_SUITE(smtp_dialogues, fixture)

BOOST_AUTO_TEST_CASE(a_mail_is_given_to_the_server) {
  hear("220 hello\r\n");
  BOOST_TEST(said == "EHLO id.example.org\r\n");
  hear("250-mail.example.org\r\n250-STARTTLS\r\n250 AUTH PLAIN\r\n");
  BOOST_TEST(said == "STARTTLS\r\n");
  hear("220 go on\r\n");
  BOOST_TEST(starts_tls);
  BOOST_TEST(said.empty());
  take(dialogue->begin_in_tls());
  BOOST_TEST(said == "EHLO id.example.org\r\n"); // what was offered before counts no more
  hear("250 mail.example.org\r\n");
  BOOST_TEST(said == "MAIL FROM:<noreply@example.org>\r\n");
  hear("250 ok\r\n");
  BOOST_TEST(said == "RCPT TO:<ann@example.com>\r\n");
  hear("250 ok\r\n");
  BOOST_TEST(said == "DATA\r\n");
  hear("354 go on\r\n");
  BOOST_TEST(said == mail.data.reveal());
  hear("250 queued\r\n");
  BOOST_TEST(said == "QUIT\r\n");
  BOOST_REQUIRE((ended && ended->has_value()));
  BOOST_TEST((*ended)->provider_id == "m-1");
}

BOOST_AUTO_TEST_CASE(nothing_of_a_mail_is_said_before_tls) {
  hear_all({"220 hello\r\n", "250-mail.example.org\r\n250 AUTH PLAIN LOGIN\r\n"});
  BOOST_CHECK(why() == failure_kind::unavailable);
  BOOST_TEST(ended->error().detail.find("no STARTTLS") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(on_this_machine_it_goes_without) {
  rules.needs_tls = false;
  hear_all({"220 hello\r\n", "250-localhost\r\n250 STARTTLS\r\n"}); // whose certificate is often nobody's
  BOOST_TEST(said == "MAIL FROM:<noreply@example.org>\r\n");
}

BOOST_AUTO_TEST_CASE(credentials_go_by_plain_or_login) {
  rules.user = "twostep";
  rules.password = core::secret(std::string_view("a secret"));
  greet("250-x\r\n250 AUTH LOGIN PLAIN\r\n");
  BOOST_TEST(said == "AUTH PLAIN AHR3b3N0ZXAAYSBzZWNyZXQ=\r\n");
  hear("235 ok\r\n");
  BOOST_TEST(said.starts_with("MAIL FROM"));

  dialogue.reset();
  greet("250-x\r\n250 auth login\r\n");
  BOOST_TEST(said == "AUTH LOGIN\r\n");
  hear("334 VXNlcm5hbWU6\r\n");
  BOOST_TEST(said == "dHdvc3RlcA==\r\n");
  hear("334 UGFzc3dvcmQ6\r\n");
  BOOST_TEST(said == "YSBzZWNyZXQ=\r\n");
  hear("535 5.7.8 a secret is wrong for twostep\r\n");
  BOOST_CHECK(why() == failure_kind::authentication);
  BOOST_TEST(ended->error().detail.find("a secret") == std::string::npos);

  dialogue.reset();
  greet();
  BOOST_CHECK(why() == failure_kind::authentication); // it offers no AUTH
}

BOOST_AUTO_TEST_CASE(each_refusal_has_its_meaning) {
  struct row {
    std::vector<std::string_view> replies; ///< after EHLO
    failure_kind means;
  };
  const row rows[] = {
      {{"451 later\r\n"}, failure_kind::postponed},
      {{"550 no such sender\r\n"}, failure_kind::authentication},
      {{"250 ok\r\n", "450 greylisted\r\n"}, failure_kind::postponed},
      {{"250 ok\r\n", "550 5.1.1 no such user\r\n"}, failure_kind::invalid_address},
      {{"250 ok\r\n", "550 5.7.1 relaying denied\r\n"}, failure_kind::rejected},
      {{"250 ok\r\n", "421 shutting down\r\n"}, failure_kind::unavailable},
      {{"250 ok\r\n", "250 ok\r\n", "554 no valid recipients\r\n"}, failure_kind::rejected},
      {{"250 ok\r\n", "250 ok\r\n", "250 what?\r\n"}, failure_kind::rejected},
      {{"250 ok\r\n", "250 ok\r\n", "354 go\r\n", "452 full\r\n"}, failure_kind::postponed},
      {{"250 ok\r\n", "250 ok\r\n", "354 go\r\n", "552 spam\r\n"}, failure_kind::rejected},
  };
  for (const auto& r : rows) {
    dialogue.reset();
    greet();
    for (const auto reply : r.replies) hear(reply);
    BOOST_TEST_CONTEXT(r.replies.back()) BOOST_CHECK(why() == r.means);
    BOOST_TEST(said == "QUIT\r\n");
  }
  dialogue.reset();
  rules.begins_in_tls = true;
  hear("554 go away\r\n");
  BOOST_CHECK(why() == failure_kind::unavailable);
}

BOOST_AUTO_TEST_CASE(a_refusal_names_no_address) {
  greet();
  hear_all({"250 ok\r\n", "550 ann@example.com is not here\r\n"});
  BOOST_TEST(ended->error().detail.find("ann@") == std::string::npos);
  BOOST_TEST(ended->error().detail.find("550") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_refusal_that_quotes_the_client_holds_no_secret) {
  rules.user = "twostep";
  rules.password = core::secret(std::string_view("a secret"));
  greet("250-x\r\n250 AUTH PLAIN\r\n");
  hear("535 AHR3b3N0ZXAAYSBzZWNyZXQ= is no good\r\n");
  BOOST_TEST(ended->error().detail.find("AHR3b3") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(of_a_mail_with_a_link_nothing_is_repeated_that_a_server_quotes) {
  mail.has_link = true;
  for (const char* quoted :
       {"https://id.example.org/link/abc", "id.example.org/link/abc", "the word abc", "=\t/link/abc"}) {
    dialogue.reset();
    greet();
    hear_all({"250 ok\r\n", "250 ok\r\n", "354 go\r\n", std::string("550 5.7.1 spam: ") + quoted + "\r\n"});
    BOOST_TEST(ended->error().detail == "the server answers the mail with 550: 5.7.1");
  }
  dialogue.reset();
  greet();
  hear_all({"250 ok\r\n", "421 you sent abc before\r\n"});
  BOOST_TEST(ended->error().detail == "the server answers RCPT with 421");
  mail.has_link = false;
  dialogue.reset();
  greet();
  hear_all({"250 ok\r\n", "250 ok\r\n", "354 go\r\n", "550 5.7.1 spam\r\n"});
  BOOST_TEST(ended->error().detail == "the server answers the mail with 550: 5.7.1 spam");
}

BOOST_AUTO_TEST_CASE(a_connection_that_ends_after_the_mail_leaves_it_open) {
  greet();
  hear_all({"250 ok\r\n", "250 ok\r\n"});
  BOOST_CHECK(dialogue->lost("closed").kind == failure_kind::unavailable);
  hear("354 go\r\n");
  BOOST_CHECK(dialogue->lost("closed").kind == failure_kind::no_answer);
}

BOOST_AUTO_TEST_CASE(an_address_beyond_ascii_needs_a_server_that_takes_it) {
  mail.needs_utf8 = true;
  greet();
  BOOST_CHECK(why() == failure_kind::invalid_address);
  dialogue.reset();
  greet("250-x\r\n250 SMTPUTF8\r\n");
  BOOST_TEST(said == "MAIL FROM:<noreply@example.org> SMTPUTF8\r\n");
}

BOOST_AUTO_TEST_CASE(replies_come_in_pieces_and_lines) {
  smtp_reply_reader reader;
  reader.feed("250-one\r");
  BOOST_TEST(!reader.next().has_value());
  reader.feed("\n250 two\r\n220");
  const auto reply = reader.next();
  BOOST_REQUIRE(reply.has_value());
  BOOST_TEST(reply->code == 250u);
  BOOST_TEST(reply->text() == "one two");
  BOOST_TEST(reader.has_rest());
  BOOST_TEST(!reader.next().has_value());
  reader.feed("\r\n");
  BOOST_TEST(reader.next()->code == 220u);
  BOOST_TEST(!reader.has_rest());
}

BOOST_AUTO_TEST_CASE(what_is_no_reply_is_broken) {
  for (const std::string& bad :
       {std::string("hello\r\n"), std::string("25\r\n"), std::string("650 x\r\n"), std::string("250_x\r\n"),
        std::string("250-a\r\n251 b\r\n"), std::string(3000, 'x')}) {
    smtp_reply_reader reader;
    reader.feed(bad);
    BOOST_TEST(!reader.next().has_value());
    BOOST_TEST(reader.is_broken(), bad);
  }
  smtp_reply_reader endless;
  for (int i = 0; i < 200; ++i) endless.feed("250-more\r\n");
  BOOST_TEST(!endless.next().has_value());
  BOOST_TEST(endless.is_broken());
}

BOOST_AUTO_TEST_CASE(addresses_of_servers) {
  const auto server = parse_smtp_url("smtp://mail.example.org");
  BOOST_REQUIRE(server.has_value());
  BOOST_TEST(server->peer.port == 587);
  BOOST_TEST((server->needs_tls && !server->begins_in_tls));
  BOOST_TEST(parse_smtp_url("smtps://mail.example.org:1465")->begins_in_tls);
  BOOST_TEST(!parse_smtp_url("smtp://127.0.0.1:25")->needs_tls);
  BOOST_TEST(!parse_smtp_url("smtp://[::1]:25")->needs_tls);
  BOOST_TEST(parse_smtp_url("smtp://[2001:db8::1]:25")->peer.is_address);
  for (const auto* bad :
       {"", "mail.example.org", "https://mail.example.org", "smtp://", "smtp://a@b.example", "smtp://a/b",
        "smtp://a:0"})
    BOOST_TEST(!parse_smtp_url(bad).has_value(), bad);
}

BOOST_AUTO_TEST_SUITE_END()
