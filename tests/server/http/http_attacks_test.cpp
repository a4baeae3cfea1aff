// Hostile requests over real sockets (docs/requirements.md section 5, A1-A16), each followed by a probe on the
// same connection, which must never be answered.
#include "tests/server/support/http_server.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace twostep::test;
using namespace std::string_literals;

namespace http_attacks {

const std::string probe = get("/probe");

std::string with(const std::string& fields, const std::string& body = "") {
  return "POST /echo HTTP/1.1\r\nHost: example.com\r\n" + fields + "\r\n" + body;
}

struct attack {
  const char* name;
  std::string bytes;
  std::vector<unsigned> allowed;
};

/// Exactly one answer with an allowed status, then the end; the application saw neither the attack nor the probe.
void expect_one_refusal(http_server& server, const attack& a) {
  BOOST_TEST_CONTEXT(a.name << ": " << a.bytes.substr(0, 300)) {
    http_client client = server.connect();
    client.send_until_refused(a.bytes + probe);
    const std::vector<http_answer> answers = client.read_all();
    BOOST_TEST_REQUIRE(answers.size() == 1u);
    BOOST_TEST(std::count(a.allowed.begin(), a.allowed.end(), answers[0].status) == 1, answers[0].status);
    BOOST_TEST(answers[0].field("Connection").value_or("") == "close");
    BOOST_TEST(answers[0].field("Content-Security-Policy").has_value());
    BOOST_TEST(answers[0].head.find("evil") == std::string::npos);
    BOOST_TEST(answers[0].body.find("evil") == std::string::npos);
    BOOST_TEST(server.app.seen().empty());
  }
}

std::string many_fields(std::size_t n) {
  std::string s = "GET /echo HTTP/1.1\r\nHost: example.com\r\n";
  for (std::size_t i = 0; i < n; ++i) s += "a" + std::to_string(i) + ":b\r\n";
  return s + "\r\n";
}

} // namespace http_attacks

BOOST_AUTO_TEST_SUITE(http_attacks)

BOOST_AUTO_TEST_CASE(framing_that_could_be_read_two_ways_ends_the_connection) {
  http_server server;
  const std::string smuggled = "GET /smug HTTP/1.1\r\nHost: example.com\r\n\r\n";
  const attack attacks[] = {
      {"A1", with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n", "0\r\n\r\n"), {400, 411}},
      {"A1", with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), {400, 411}},
      {"A2", with("Transfer-Encoding: gzip\r\n", smuggled), {411, 501}},
      {"A2", with("Transfer-Encoding: xchunked\r\n", smuggled), {411, 501}},
      {"A3", with("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n", smuggled), {400, 411, 501}},
      {"A3", with("TE: gzip\r\nTransfer-Encoding: gzip\r\n", smuggled), {411, 501}},
      {"A4", with("Transfer-Encoding:\r\n chunked\r\n", "0\r\n\r\n"), {400, 411}},
      {"A4", with("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n", "0\r\n\r\n"), {400, 411}},
      {"A4", "POST /echo HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n", {400, 411}},
      {"A5", with("Content-Length: 5\r\nContent-Length: 6\r\n", "hello!"), {400}},
      {"A5", with("Content-Length: 5\r\nContent-Length: 5\r\n", "hello"), {400}},
      {"A5", with("Content-Length: 5, 5\r\n", "hello"), {400}},
      {"A5", with("Content-Length: +5\r\n", "hello"), {400}},
      {"A5", with("Content-Length: 0x5\r\n", "hello"), {400}},
      {"A5", with("Content-Length: 18446744073709551616\r\n"), {400}},
      {"A5", with("Content-Length:\r\n"), {400}},
      {"A9",
       with(
           "Transfer-Encoding: chunked\r\n", "5\r\nhello\r\n0\r\nCookie: evil=1\r\nX-Forwarded-For: 1.1.1.1\r\n\r\n"
       ),
       {411}},
      {"A10",
       with("Transfer-Encoding: chunked\r\n", "5;" + std::string(1 << 20, 'x') + "\r\nhello\r\n0\r\n\r\n"),
       {411}},
  };
  for (const attack& a : attacks) expect_one_refusal(server, a);
}

BOOST_AUTO_TEST_CASE(malformed_heads_end_the_connection) {
  http_server server;
  const attack attacks[] = {
      {"A6", "GET /echo HTTP/1.1\r\n\r\n", {400}},
      {"A6", "GET /echo HTTP/1.1\r\nHost: example.com\r\nHost: evil\r\n\r\n", {400}},
      {"A6", "GET /echo HTTP/1.1\r\nHost:\r\n\r\n", {400}},
      {"A6", "GET /echo HTTP/1.1\r\nHost: evil/..\r\n\r\n", {400}},
      {"A7", with("Cookie : a=b\r\n"), {400}},
      {"A7", "GET /echo HTTP/1.1\r\n Host: example.com\r\n\r\n", {400}},
      {"A7", with("X-Forwarded-For: 1.1.1.1\r\n 2.2.2.2\r\n"), {400}},
      {"A8", "GET /echo HTTP/1.1\nHost: example.com\n\n", {400}},
      {"A8", with("Cookie: a\nevil: b\r\n"), {400}},
      {"A8", with("Cookie: a\rb\r\n"), {400}},
      {"A8", with("Cookie: a\0b\r\n"s), {400}},
      {"A8", with("Cookie: a\x7f\r\n"), {400}},
      {"A13", with("Expect: 200-maybe\r\nContent-Length: 5\r\n"), {417}},
      {"A14", "GET http://evil/ HTTP/1.1\r\nHost: example.com\r\n\r\n", {400, 405}},
      {"A14", "GET * HTTP/1.1\r\nHost: example.com\r\n\r\n", {400, 405}},
      {"A14", "OPTIONS * HTTP/1.1\r\nHost: example.com\r\n\r\n", {400, 405}},
      {"A14", "CONNECT evil:443 HTTP/1.1\r\nHost: evil:443\r\n\r\n", {400, 405}},
      {"A14", "TRACE /echo HTTP/1.1\r\nHost: example.com\r\n\r\n", {400, 405}},
      {"A14", "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", {400, 405}},
      {"A16", with("X: " + std::string(9 * 1024, 'x') + "\r\n"), {431}},
      {"A16", many_fields(1500), {431}},
      {"A16", "GET /" + std::string(8 * 1024, 'x') + " HTTP/1.1\r\nHost: example.com\r\n\r\n", {414, 431}},
      {"A16", with("Cookie: a=" + std::string(200 * 1024, 'x') + "\r\n"), {431}},
      {"version", "GET /echo HTTP/1.2\r\nHost: example.com\r\n\r\n", {505}},
      {"method", "BREW /echo HTTP/1.1\r\nHost: example.com\r\n\r\n", {501}},
  };
  for (const attack& a : attacks) expect_one_refusal(server, a);
}

// R43: a known method that no route has gets the list of those there are.
BOOST_AUTO_TEST_CASE(other_methods_are_refused_with_allow) {
  http_server server;
  for (const char* method : {"OPTIONS", "PUT", "DELETE", "PATCH", "TRACE"}) {
    http_client client = server.connect();
    client.send(std::string(method) + " /echo HTTP/1.1\r\nHost: a\r\n\r\n" + probe);
    const auto answers = client.read_all();
    BOOST_TEST_REQUIRE(answers.size() == 1u, method);
    BOOST_TEST(answers[0].status == 405u);
    BOOST_TEST(answers[0].field("Allow").value_or("") == "GET, HEAD, POST");
  }
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_up_to_the_malformed_one) { // A11
  http_server server;
  std::string packet = get("/text") + get("/text") + "GET /text HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";
  for (int i = 0; i < 17; ++i) packet += get("/text");
  http_client client = server.connect();
  client.send(packet);
  const auto answers = client.read_all();
  BOOST_TEST_REQUIRE(answers.size() == 3u);
  BOOST_TEST(answers[0].status == 200u);
  BOOST_TEST(answers[1].body == "hello");
  BOOST_TEST(answers[2].status == 400u);
  BOOST_TEST(server.app.seen().size() == 2u);
}

BOOST_AUTO_TEST_CASE(a_body_that_is_too_large_is_never_read_as_a_request) { // A12
  http_server server;
  http_client client = server.connect();
  client.send("POST /nowhere HTTP/1.1\r\nHost: a\r\nContent-Length: 16777216\r\n\r\n");
  client.send_until_refused(std::string(16 * 1024 * 1024, 'x') + probe);
  const std::string all = client.drain();
  BOOST_TEST(all.starts_with("HTTP/1.1 413 "));
  BOOST_TEST(all.find("HTTP/1.1 ", 1) == all.npos);
  BOOST_TEST(server.app.seen().empty());
}

// A proxy that asks the gate may announce the browser's request body without sending it.
BOOST_AUTO_TEST_CASE(a_get_is_answered_without_its_body_and_the_connection_ends) {
  http_server server;
  http_client client = server.connect();
  client.send(get("/now", "Content-Length: 20000000\r\n") + probe);
  const auto answers = client.read_all();
  BOOST_TEST_REQUIRE(answers.size() == 1u);
  BOOST_TEST(answers[0].status == 204u);
  BOOST_TEST(answers[0].field("Connection").value_or("") == "close");
  BOOST_TEST(server.app.seen().size() == 1u);
}

BOOST_AUTO_TEST_CASE(an_upgrade_is_ignored) { // A14
  http_server server;
  for (const char* fields :
       {"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n",
        "Connection: Upgrade\r\nUpgrade: websocket\r\nSec-WebSocket-Version: 13\r\nSec-WebSocket-Key: "
        "dGhlIHNhbXBsZSBub25jZQ==\r\n"}) {
    http_client client = server.connect();
    client.send(get("/text", fields) + get("/text"));
    BOOST_TEST(client.read().status == 200u);
    BOOST_TEST(client.read().body == "hello");
  }
}

BOOST_AUTO_TEST_CASE(bytes_that_are_no_http_are_refused_at_once) {
  http_server server;
  http_client client = server.connect();
  client.send("\x16\x03\x01\x02\x01"); // a TLS client at an http port
  const auto answers = client.read_all();
  BOOST_TEST_REQUIRE(answers.size() == 1u);
  BOOST_TEST(answers[0].status == 400u);
}

BOOST_AUTO_TEST_SUITE_END()
