// The mail client with a server that answers as its script says, over a real socket.

#include "core/email.hpp"
#include "core/time.hpp"
#include "sms/providers/smtp/smtp.hpp"
#include "tests/sms/support/messages.hpp"
#include "tests/sms/support/run.hpp"
#include "tests/sms/support/served.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/use_awaitable.hpp>
#include <boost/asio/write.hpp>
#include <boost/test/unit_test.hpp>

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace twostep;
namespace asio = boost::asio;
using asio::ip::tcp;

namespace smtp_gateway {

/// Takes one connection and says its lines in order: one at once, one after each line of the client, and within a
/// mail one after its end. After the last one it closes, or waits.
class scripted_server {
public:
  explicit scripted_server(asio::io_context& ctx)
      : acceptor_(ctx, tcp::endpoint(asio::ip::address_v4::loopback(), 0)), socket_(ctx) {}

  std::uint16_t port() const { return acceptor_.local_endpoint().port(); }
  sms::awaitable<bool> serve() {
    co_await acceptor_.async_accept(socket_, sms::use_awaitable);
    std::string received;
    for (const auto& reply : replies) {
      if (&reply != &replies.front()) {
        const auto end = heard.ends_with("DATA\r\n") ? "\r\n.\r\n" : "\r\n";
        const auto size =
            co_await asio::async_read_until(socket_, asio::dynamic_buffer(received), end, sms::use_awaitable);
        heard += received.substr(0, size);
        received.erase(0, size);
      }
      co_await asio::async_write(socket_, asio::buffer(reply), sms::use_awaitable);
    }
    if (closes) socket_.close();
    co_return true;
  }

  std::vector<std::string> replies;
  bool closes = false;
  std::string heard;

private:
  tcp::acceptor acceptor_;
  tcp::socket socket_;
};

const std::vector<std::string> friendly = {"220 hello\r\n", "250 x\r\n",  "250 ok\r\n",
                                           "250 ok\r\n",    "354 go\r\n", "250 queued\r\n"};

struct fixture : test::surroundings {
  fixture() : server(ctx) {
    how.server = *sms::parse_smtp_url("smtp://127.0.0.1:" + std::to_string(server.port()));
    how.from = {"Twostep", "noreply@example.org"};
    how.our_host = "id.example.org";
    how.clock = [] { return core::time_point(core::days(20'000)); };
    server.replies = friendly;
  }

  static sms::message mail() {
    auto m = test::make_message();
    m.to = *core::parse_email("ann@example.com");
    m.subject = "Your account";
    return m;
  }
  std::string send() {
    test::begin(ctx, server.serve());
    const auto way = make_smtp_gateway(ctx, std::move(how));
    const auto m = mail();
    const auto sent = test::run(ctx, way->send(m));
    if (sent) return "accepted";
    return std::string(to_text(sent.error().kind)) + ": " + sent.error().detail;
  }

  scripted_server server;
  sms::smtp_settings how;
};

bool has(const std::string& text, std::string_view part) {
  return text.find(part) != std::string::npos;
}

} // namespace smtp_gateway

BOOST_FIXTURE_TEST_SUITE(smtp_gateway, fixture)

BOOST_AUTO_TEST_CASE(a_mail_arrives_whole) {
  BOOST_TEST(send() == "accepted");
  BOOST_TEST(server.heard.starts_with("EHLO id.example.org\r\nMAIL FROM:<noreply@example.org>\r\n"
                                      "RCPT TO:<ann@example.com>\r\nDATA\r\nDate: "));
  BOOST_TEST(has(server.heard, "Subject: Your account\r\n"));
  BOOST_TEST(has(server.heard, "Your code for Twostep is 482913."));
}

BOOST_AUTO_TEST_CASE(what_came_in_plain_text_behind_the_answer_to_starttls_is_not_taken) {
  how.ca_file = ca_file;
  server.replies = {"220 hello\r\n", "250-x\r\n250 STARTTLS\r\n", "220 go\r\n250 AUTH PLAIN\r\n"};
  BOOST_TEST(send() == "unavailable: the server sent more than its answer before TLS");
  BOOST_TEST(server.heard == "EHLO id.example.org\r\nSTARTTLS\r\n");
}

BOOST_AUTO_TEST_CASE(with_certificates_named_nothing_is_said_to_a_server_without_starttls) {
  how.ca_file = ca_file;
  server.replies = {"220 hello\r\n", "250 x\r\n"};
  BOOST_TEST(has(send(), "no STARTTLS"));
  BOOST_TEST(server.heard == "EHLO id.example.org\r\n");
}

BOOST_AUTO_TEST_CASE(another_protocol_is_named_so) {
  server.replies = {"HTTP/1.1 400 Bad Request\r\n"};
  BOOST_TEST(send() == "unavailable: the server speaks no SMTP");
}

BOOST_AUTO_TEST_CASE(a_server_that_closes_after_the_mail_may_have_it) {
  server.replies.pop_back();
  server.replies.emplace_back();
  server.closes = true;
  BOOST_TEST(send().starts_with("no_answer: sent, then: "));
  BOOST_TEST(has(server.heard, "\r\n.\r\n"));
}

BOOST_AUTO_TEST_CASE(a_silent_server_is_left_before_the_mail_was_said) {
  how.reply_limit = core::milliseconds(50);
  how.taken_limit = core::minutes(10);
  server.replies = {"220 hello\r\n"};
  BOOST_TEST(send().starts_with("unavailable: "));
}

BOOST_AUTO_TEST_CASE(after_the_mail_it_has_longer) {
  how.reply_limit = core::minutes(10);
  how.taken_limit = core::milliseconds(50);
  server.replies.pop_back();
  server.replies.emplace_back();
  BOOST_TEST(send().starts_with("no_answer: "));
}

BOOST_AUTO_TEST_CASE(closing_ends_what_is_under_way) {
  server.replies = {"220 hello\r\n", ""};
  test::begin(ctx, server.serve());
  const auto way = make_smtp_gateway(ctx, std::move(how));
  const auto m = mail();
  const auto sent = test::begin(ctx, way->send(m));
  while (server.heard.empty() && !sent->done && ctx.run_one() > 0) {
  }
  way->close();
  while (!sent->done && ctx.run_one() > 0) {
  }
  BOOST_REQUIRE(sent->value.has_value());
  BOOST_TEST(!sent->value->has_value());
}

BOOST_AUTO_TEST_SUITE_END()
