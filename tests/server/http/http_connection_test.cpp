#include "tests/server/support/http_server.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>

#include <string>
#include <thread>
#include <vector>

using namespace twostep::test;
using namespace std::chrono_literals;
using twostep::server::http::settings;

namespace http_connection {

void trust_loopback(settings& s) {
  s.trusted_proxies = {"127.0.0.1/32"};
}

} // namespace http_connection

BOOST_AUTO_TEST_SUITE(http_connection)

BOOST_AUTO_TEST_CASE(requests_follow_each_other_on_one_connection) {
  http_server server;
  http_client client = server.connect();
  for (int i = 0; i < 3; ++i) {
    client.send(get("/text"));
    BOOST_TEST(client.read().body == "hello");
    client.send(post("/echo", "a=b"));
    BOOST_TEST(says(client.read(), "body=a=b"));
    client.send(get("/now"));
    BOOST_TEST(client.read().status == 204u);
  }
}

BOOST_AUTO_TEST_CASE(pipelined_requests_are_answered_in_order) {
  http_server server;
  std::string packet;
  for (int i = 0; i < 200; ++i) packet += post("/echo?" + std::to_string(i), std::to_string(i * 7));
  http_client client = server.connect();
  client.send(packet);
  for (int i = 0; i < 200; ++i) {
    const http_answer a = client.read();
    BOOST_TEST_REQUIRE(says(a, "query=" + std::to_string(i)));
    BOOST_TEST_REQUIRE(says(a, "body=" + std::to_string(i * 7)));
  }
}

BOOST_AUTO_TEST_CASE(a_request_that_arrives_in_pieces_is_one_request) {
  http_server server;
  http_client client = server.connect();
  const std::string whole = post("/echo?q", "first=1&second=2");
  for (const char c : whole) client.send({&c, 1});
  BOOST_TEST(says(client.read(), "body=first=1&second=2"));
}

BOOST_AUTO_TEST_CASE(a_body_up_to_the_limit_is_whole_wherever_it_is_cut) {
  http_server server;
  const std::string body(32 * 1024, 'b');
  for (const std::size_t cut : {1u, 40u, 100u, 4095u, 4096u, 5000u, 16000u}) {
    http_client client = server.connect();
    const std::string whole = post("/echo?q=1", body);
    client.send(std::string_view(whole).substr(0, cut));
    client.send(std::string_view(whole).substr(cut));
    const http_answer a = client.read();
    BOOST_TEST(says(a, "body=" + body));
    BOOST_TEST(says(a, "host=example.com"));
  }
  http_client client = server.connect();
  client.send(post("/echo", body + "b"));
  BOOST_TEST(client.read().status == 413u);
}

BOOST_AUTO_TEST_CASE(trusted_peers_may_send_longer_heads) { // decision 19
  const std::string cookies = "Cookie: a=" + std::string(60 * 1024, 'c') + "\r\n",
                    target = "/echo?" + std::string(8000, 't');
  http_server open, trusting(trust_loopback);
  http_client stranger = open.connect(), other_stranger = open.connect(), proxy = trusting.connect();
  stranger.send_until_refused(get("/echo", cookies));
  BOOST_TEST(stranger.read().status == 431u);
  other_stranger.send_until_refused(get(target));
  BOOST_TEST(other_stranger.read().status == 414u);
  proxy.send(get("/echo", cookies));
  BOOST_TEST(says(proxy.read(), "cookie=a=" + std::string(60 * 1024, 'c')));
  proxy.send(get(target));
  BOOST_TEST(says(proxy.read(), "target=" + target));
}

BOOST_AUTO_TEST_CASE(head_is_answered_like_get_without_the_body) {
  http_server server;
  http_client client = server.connect();
  client.send("HEAD /text HTTP/1.1\r\nHost: a\r\n\r\n");
  const http_answer a = client.read(true);
  BOOST_TEST(a.field("Content-Length").value() == "5");
  client.send(get("/text"));
  BOOST_TEST(client.read().body == "hello");
}

BOOST_AUTO_TEST_CASE(http_1_0_ends_unless_keep_alive_is_asked_for) {
  http_server server;
  http_client once = server.connect(), kept = server.connect();
  once.send("GET /text HTTP/1.0\r\nHost: a\r\n\r\n");
  BOOST_TEST(once.read_all().size() == 1u);
  kept.send("GET /text HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
  BOOST_TEST(kept.read().field("Connection").value() == "keep-alive");
  kept.send("GET /text HTTP/1.0\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
  BOOST_TEST(kept.read().status == 200u);
}

BOOST_AUTO_TEST_CASE(close_is_heeded_from_either_side) {
  http_server server;
  http_client asks = server.connect(), reported = server.connect();
  asks.send(get("/text", "Connection: close\r\n"));
  BOOST_TEST(asks.read_all().at(0).field("Connection").value() == "close");
  reported.send(get("/close") + get("/text"));
  BOOST_TEST(reported.read_all().size() == 1u);
}

BOOST_AUTO_TEST_CASE(expect_100_continue_is_answered_before_the_body) { // A13
  http_server server;
  http_client client = server.connect();
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\n");
  BOOST_TEST(client.read().status == 100u);
  client.send("abc");
  BOOST_TEST(says(client.read(), "body=abc"));
  // Not if the body is there already, or would be refused.
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 3\r\nExpect: 100-continue\r\n\r\nabc");
  BOOST_TEST(client.read().status == 200u);
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 99999\r\nExpect: 100-continue\r\n\r\n");
  BOOST_TEST(client.read().status == 413u);
}

BOOST_AUTO_TEST_CASE(nothing_undurable_is_revealed) {
  http_server server;
  http_client client = server.connect();
  client.send(get("/held"));
  server.app.await_held();
  BOOST_TEST(!client.has_input());
  server.app.release();
  BOOST_TEST(client.read().body == "held");
  client.send(get("/failing"));
  const http_answer a = client.read();
  BOOST_TEST(a.status == 500u);
  BOOST_TEST(a.body == "incident");
}

BOOST_AUTO_TEST_CASE(an_exception_becomes_a_500_without_inner_text) { // R62
  http_server server;
  http_client client = server.connect();
  for (const char* path : {"/throw", "/throw-now", "/split"}) {
    client.send(get(path));
    const http_answer a = client.read();
    BOOST_TEST(a.status == 500u, path);
    BOOST_TEST(a.head.find("secret") == std::string::npos);
    BOOST_TEST(a.head.find("evil") == std::string::npos);
    BOOST_TEST(a.body == "incident");
  }
}

// R40 on every kind of answer.
BOOST_AUTO_TEST_CASE(every_answer_carries_the_security_headers) {
  http_server server([](settings& s) { s.cookie_domain = "example.com"; });
  const std::pair<std::string, unsigned> cases[] = {
      {get("/text"), 200},
      {get("/see-other"), 303},
      {get("/nowhere"), 404},
      {get("/denied"), 401},
      {get("/throw"), 500},
      {get("/asset"), 200},
      {"GET / HTTP/1.1\r\n\r\n", 400},
      {"DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", 405},
      {"GET / HTTP/3.0\r\nHost: a\r\n\r\n", 505},
  };
  for (const auto& [request, status] : cases) BOOST_TEST_CONTEXT(request) {
      http_client client = server.connect();
      client.send(request);
      const http_answer a = client.read();
      BOOST_TEST(a.status == status);
      BOOST_TEST(
          a.field("Content-Security-Policy").value() ==
          "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self' "
          "https://*.example.com:* https://example.com:*; base-uri 'none'; object-src 'none'; frame-ancestors 'none'"
      );
      BOOST_TEST(a.field("X-Content-Type-Options").value() == "nosniff");
      BOOST_TEST(a.field("Referrer-Policy").value() == "strict-origin");
      BOOST_TEST(a.field("Cross-Origin-Opener-Policy").value() == "same-origin");
      BOOST_TEST(a.field("Cross-Origin-Resource-Policy").value() == "same-origin");
      BOOST_TEST(
          a.field("Cache-Control").value() ==
          (request == get("/asset") ? "public, max-age=31536000, immutable" : "no-store")
      );
      BOOST_TEST(a.field("Date").value() == "Sun, 06 Nov 1994 08:49:37 GMT");
      BOOST_TEST(a.field("Content-Length").value() == std::to_string(a.body.size()));
      BOOST_TEST(!a.field("Server"));
      BOOST_TEST(!a.field("Strict-Transport-Security"));
    }
}

// R52, A9, A33: only a trusted proxy's fields count.
BOOST_AUTO_TEST_CASE(forwarded_fields_count_from_trusted_peers_only) {
  const std::string fields =
      "X-Forwarded-For: 1.1.1.1, 203.0.113.7\r\nX-Forwarded-Uri: /app\r\nX-Original-URL: https://app/\r\n";
  http_server open, trusting(trust_loopback);
  http_client stranger = open.connect(), again = open.connect(), proxy = trusting.connect();
  for (http_client* c : {&stranger, &again}) {
    c->send(get("/echo", fields) + get("/echo", fields));
    for (int i = 0; i < 2; ++i) {
      const http_answer a = c->read();
      for (const char* line :
           {"client=127.0.0.1", "network=127.0.0.1", "uri=", "original=", "peer=untrusted", "from=loopback"})
        BOOST_TEST(says(a, line), line);
    }
  }
  BOOST_TEST(open.warnings() == std::vector<std::string>{"forwarded by 127.0.0.1"}); // decision 21: once
  proxy.send(get("/echo", fields));
  const http_answer a = proxy.read();
  for (const char* line : {"client=203.0.113.7", "uri=/app", "original=https://app/", "peer=trusted"})
    BOOST_TEST(says(a, line), line);
  proxy.send(
      get("/echo", "X-Forwarded-For: garbage\r\n") + get("/echo") + get("/echo", "X-Forwarded-For: 2001:db8::7\r\n")
  );
  BOOST_TEST(says(proxy.read(), "client=127.0.0.1"));
  BOOST_TEST(says(proxy.read(), "client=127.0.0.1"));
  BOOST_TEST(says(proxy.read(), "network=2001:db8::/64"));
  BOOST_TEST(trusting.warnings().empty());
}

// Independent of whether the proxy is trusted, and of what it says about the client.
BOOST_AUTO_TEST_CASE(a_request_that_a_proxy_passed_on_is_told_from_one_that_came_by_itself) {
  http_server open, trusting(trust_loopback);
  for (auto* server : {&open, &trusting}) {
    http_client c = server->connect();
    const auto sent = [&](std::string_view fields) {
      c.send(get("/echo", std::string(fields)));
      return c.read();
    };
    BOOST_TEST(says(sent(""), "way=direct"));
    for (const auto* field :
         {"X-Forwarded-For: 127.0.0.1\r\n", "X-Forwarded-Proto: https\r\n", "Forwarded: for=127.0.0.1\r\n",
          "X-Real-IP: 127.0.0.1\r\n", "Via: 1.1 proxy\r\n"})
      BOOST_TEST(says(sent(field), "way=relayed"), field);
    BOOST_TEST(says(sent(""), "way=direct"));        // on the same connection
    c.send("GET /echo HTTP/1.0\r\nHost: a\r\n\r\n"); // some proxies use it, no browser does
    BOOST_TEST(says(c.read(), "way=relayed"));
  }
}

BOOST_AUTO_TEST_CASE(the_path_is_below_public_urls_path) {
  http_server server([](settings& s) { s.path_prefix = "/auth"; });
  http_client client = server.connect();
  client.send(get("/auth/echo?a=/b?c"));
  const http_answer a = client.read();
  for (const char* line : {"target=/auth/echo?a=/b?c", "path=/echo", "query=a=/b?c"}) BOOST_TEST(says(a, line), line);
}

// A15: everything that keeps a connection waiting has a deadline; 500 slow ones harm nobody.
BOOST_AUTO_TEST_CASE(slow_heads_are_dropped_by_their_deadline) {
  rlimit files{};
  getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  setrlimit(RLIMIT_NOFILE, &files);
  http_server server;
  std::vector<http_client> slow;
  for (int i = 0; i < 500; ++i) {
    slow.push_back(server.connect());
    if (i % 2 == 0) slow.back().send("GET /slow HTTP/1.1\r\nHos");
  }
  http_client normal = server.connect(); // accepted after all the others
  normal.send(get("/text"));
  BOOST_TEST(normal.read().status == 200u);
  server.advance(9s);
  for (int i = 0; i < 500; i += 50) slow[static_cast<std::size_t>(i)].send("t");
  for (http_client& c : slow) BOOST_TEST_REQUIRE(c.ends_while([&] { server.advance(1s); }));
}

BOOST_AUTO_TEST_CASE(a_slow_body_is_dropped_by_its_deadline) {
  http_server server;
  http_client client = server.connect();
  client.send("POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\nExpect: 100-continue\r\n\r\n");
  BOOST_TEST(client.read().status == 100u);
  client.send("abc");
  BOOST_TEST(client.ends_while([&] { server.advance(1s); }));
  BOOST_TEST(server.app.seen().empty());
}

BOOST_AUTO_TEST_CASE(a_reader_that_does_not_read_is_dropped_by_its_deadline) {
  http_server server;
  http_client client = server.connect(4096);
  client.send(get("/big"));
  std::size_t got = client.receive(1).size(); // the answer has begun
  server.advance(std::chrono::hours(2));
  // Another client sees the connection's end: their worker's next tick has passed.
  http_client other = server.connect();
  BOOST_TEST(other.ends_while([&] { server.advance(11s); }));
  got += client.drain().size();
  BOOST_TEST(got < 32u * 1024 * 1024);
}

BOOST_AUTO_TEST_CASE(idle_connections_end_unless_the_peer_is_trusted) {
  http_server open, trusting(trust_loopback);
  http_client stranger = open.connect(), proxy = trusting.connect();
  stranger.send(get("/text"));
  stranger.read();
  BOOST_TEST(stranger.ends_while([&] { open.advance(1s); }));
  for (int i = 0; i < 5; ++i) {
    proxy.send(get("/text"));
    BOOST_TEST(proxy.read().status == 200u);
    trusting.advance(100s);
  }
  BOOST_TEST(proxy.ends_while([&] { trusting.advance(60s); }));
}

BOOST_AUTO_TEST_CASE(a_handler_has_no_deadline) {
  http_server server;
  http_client client = server.connect();
  client.send(get("/held"));
  server.app.await_held();
  http_client other = server.connect();
  BOOST_TEST(other.ends_while([&] { server.advance(1h); })); // ticks have passed
  server.app.release();
  BOOST_TEST(client.read().body == "held");
}

BOOST_AUTO_TEST_CASE(a_half_closed_peer_still_gets_its_answers) {
  http_server server;
  http_client client = server.connect();
  client.send(get("/text") + get("/text"));
  client.half_close();
  BOOST_TEST(client.read_all().size() == 2u);
}

// A18: the peer may vanish at any step; nothing is left behind.
BOOST_AUTO_TEST_CASE(a_reset_at_any_step_leaves_nothing_behind) {
  http_server server;
  const std::string whole = post("/held", "a=b");
  std::vector<http_client> clients;
  for (std::size_t n = 0; n <= whole.size(); n += 7) {
    clients.push_back(server.connect());
    clients.back().send(std::string_view(whole).substr(0, n));
  }
  http_client held = server.connect(), big = server.connect(4096);
  held.send(whole);
  server.app.await_held();
  big.send(get("/big"));
  big.receive(1);
  for (http_client& c : clients) c.reset();
  held.reset();
  big.reset();
  server.app.release();
  http_client normal = server.connect();
  normal.send(get("/text"));
  BOOST_TEST(normal.read().status == 200u);
  server.listener->stop();
  BOOST_TEST(server.workers->drain(10s));
  BOOST_TEST(server.workers->connections() == 0u);
  BOOST_TEST(server.listener->connections() == 0u);
  BOOST_TEST(server.warnings().empty());
}

// decision 124: requests under way are answered, idle connections end at once, new ones a moment later.
BOOST_AUTO_TEST_CASE(a_graceful_stop_finishes_the_request_in_progress) {
  http_server server([](settings& s) { s.threads = 1; });
  http_client idle = server.connect(), fresh = server.connect(), busy = server.connect();
  idle.send(get("/text"));
  idle.read();
  busy.send(get("/held") + get("/text"));
  server.app.await_held();
  server.listener->stop();
  bool drained = false;
  std::thread drain([&] { drained = server.workers->drain(20s); });
  BOOST_TEST(idle.drain().empty());
  server.advance(2s);
  BOOST_TEST(fresh.drain().empty());
  server.app.release();
  const auto answers = busy.read_all();
  BOOST_TEST_REQUIRE(answers.size() == 1u);
  BOOST_TEST(answers[0].body == "held");
  BOOST_TEST(answers[0].field("Connection").value() == "close");
  server.advance(3s); // the client's further bytes aren't read for ever
  drain.join();
  BOOST_TEST(drained);
}

BOOST_AUTO_TEST_CASE(a_stop_abandons_what_would_never_end) {
  http_server server;
  http_client client = server.connect();
  client.send(get("/held"));
  server.app.await_held();
  server.listener->stop();
  BOOST_TEST(!server.workers->drain(1ms));
  server.workers->stop(); // the suspended handler is destroyed with its worker
}

BOOST_AUTO_TEST_SUITE_END()
