#include "server/http/head.hpp"

#include <boost/test/unit_test.hpp>

#include <strings.h>

#include <optional>
#include <string>
#include <vector>

using namespace twostep::server::http;
using namespace std::string_literals;

namespace http_head {

constexpr head_limits ordinary{8192, 2048, 100};

struct outcome {
  std::optional<refusal> refused;
  bool complete = false;
  request asked;
  head said;
};

/// As in a connection: the end is found first, then the head is parsed once.
outcome read(std::string_view text, const head_limits& limits = ordinary) {
  outcome o;
  head_scanner scanner;
  const auto end = scanner.scan(text, limits);
  if (!end) {
    o.refused = end.error();
  } else if (*end) {
    o.complete = true;
    o.refused = parse_head(text.substr(0, **end), limits, o.asked, o.said);
  }
  return o;
}

std::string with(const std::string& fields) {
  return "POST /s HTTP/1.1\r\nHost: a\r\n" + fields + "\r\n";
}

std::string lower(std::string s) {
  for (char& c : s)
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c | 0x20);
  return s;
}

/// An independent version of the policy: line by line over accepted bytes.
std::string what_is_wrong(std::string_view text) {
  unsigned hosts = 0, lengths = 0;
  bool first = true;
  if (!text.ends_with("\r\n\r\n")) return "no end";
  text.remove_suffix(2);
  while (!text.empty()) {
    const auto end = text.find("\r\n");
    if (end == text.npos) return "line without CRLF";
    const std::string line(text.substr(0, end));
    text.remove_prefix(end + 2);
    for (const char c : line)
      if ((static_cast<unsigned char>(c) < 0x20 && c != '\t') || c == 0x7f) return "control character";
    if (std::exchange(first, false)) {
      const auto a = line.find(' '), b = line.rfind(' ');
      const std::string method = line.substr(0, a), target = line.substr(a + 1, b - a - 1),
                        version = line.substr(b + 1);
      if (method != "GET" && method != "HEAD" && method != "POST") return "method";
      if (target.empty() || target[0] != '/' || target.find(' ') != target.npos) return "target";
      for (const char c : target)
        if (static_cast<unsigned char>(c) > 0x7e) return "target beyond ASCII";
      if (version != "HTTP/1.1" && version != "HTTP/1.0") return "version";
      continue;
    }
    const auto colon = line.find(':');
    if (colon == line.npos || colon == 0) return "field without name";
    const std::string name = lower(line.substr(0, colon));
    if (name.find_first_not_of("abcdefghijklmnopqrstuvwxyz0123456789!#$%&'*+-.^_`|~") != name.npos) return "name";
    std::string value = line.substr(colon + 1);
    value.erase(0, value.find_first_not_of(" \t"));
    value.erase(value.find_last_not_of(" \t") + 1);
    if (name == "host") ++hosts;
    if (name == "host" && !valid_host(value)) return "host";
    if (name == "content-length") ++lengths;
    if (name == "content-length" && (value.empty() || value.find_first_not_of("0123456789") != value.npos))
      return "length";
    if (name == "transfer-encoding") return "transfer-encoding";
    if (name == "expect" && lower(value) != "100-continue") return "expectation";
  }
  if (hosts != 1) return "hosts";
  return lengths > 1 ? "lengths" : "";
}

const std::vector<std::string> good_heads = {
    "GET / HTTP/1.1\r\nHost: a.b:80\r\n\r\n",
    "POST /sign-in?x=1 HTTP/1.0\r\nHost:[::1]\r\nContent-Length: 5\r\nCookie: a=b\r\n\r\n",
    "GET /g HTTP/1.1\r\nHost: a\r\nX-Forwarded-For: 1.2.3.4\r\nConnection: close\r\nExpect: 100-continue\r\n\r\n",
};

} // namespace http_head

BOOST_AUTO_TEST_SUITE(http_head)

BOOST_AUTO_TEST_CASE(every_field_that_handlers_use_is_found) {
  const outcome o = read(
      "GET /gate/check?mode=redirect HTTP/1.1\r\nhOST: auth.example.com:8443\r\nCookie: a=b; c=d\r\nOrigin: "
      "https://o\r\n"
      "Referer: https://r\r\nUser-Agent: Mozilla/5.0 \xc3\xa5\r\nAccept: text/html\r\nAccept-Language: da\r\n"
      "Accept-Encoding: gzip\r\n"
      "Authorization: Bearer k\r\nContent-Type: text/plain\r\nSec-Fetch-Site: same-origin\r\nSec-Fetch-Mode: "
      "navigate\r\n"
      "If-None-Match: \"1\"\r\ntraceparent: 00-1\r\nX-Forwarded-Method: PUT\r\nX-Forwarded-Proto: https\r\n"
      "X-Forwarded-Host: app\r\nX-Forwarded-Uri: /u\r\nX-Original-URL: https://x/\r\nX-Forwarded-For: 1.1.1.1\r\n"
      "x-forwarded-for:\t2.2.2.2 \r\nConnection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\n\r\n"
  );
  BOOST_TEST_REQUIRE(!o.refused);
  const request& r = o.asked;
  BOOST_TEST(r.target == "/gate/check?mode=redirect");
  BOOST_TEST((r.method == method::get));
  const std::pair<std::string_view, std::string_view> expected[] = {
      {r.host, "auth.example.com:8443"},
      {r.cookie, "a=b; c=d"},
      {r.origin, "https://o"},
      {r.referer, "https://r"},
      {r.user_agent, "Mozilla/5.0 \xc3\xa5"},
      {r.accept, "text/html"},
      {r.accept_encoding, "gzip"},
      {r.accept_language, "da"},
      {r.authorization, "Bearer k"},
      {r.content_type, "text/plain"},
      {r.sec_fetch_site, "same-origin"},
      {r.sec_fetch_mode, "navigate"},
      {r.if_none_match, "\"1\""},
      {r.traceparent, "00-1"},
      {r.forwarded_method, "PUT"},
      {r.forwarded_proto, "https"},
      {r.forwarded_host, "app"},
      {r.forwarded_uri, "/u"},
      {r.original_url, "https://x/"},
  };
  for (const auto& [found, wanted] : expected) BOOST_TEST(found == wanted);
  BOOST_TEST_REQUIRE(o.said.forwarded_for().size() == 2u);
  BOOST_TEST(o.said.forwarded_for()[1] == "2.2.2.2");
  BOOST_TEST(o.said.keep_alive);
  BOOST_TEST(o.said.forwarded);
}

BOOST_AUTO_TEST_CASE(fields_that_are_asked_for_are_kept_and_stand_once) {
  const std::vector<std::string> names{"x-signature", "x-timestamp"};
  const auto parse = [&](const std::string& fields) {
    const auto text = with(fields);
    request r;
    head h;
    return parse_head(text, ordinary, r, h, names);
  };
  const auto text = with("X-SIGNATURE:  abc \r\nX-Signatures: no\r\nX-Else: no\r\n");
  request r;
  head h;
  BOOST_TEST_REQUIRE(!parse_head(text, ordinary, r, h, names));
  BOOST_TEST(r.kept["x-signature"] == "abc");
  BOOST_TEST(r.kept["x-timestamp"] == "");
  BOOST_TEST(r.kept["x-else"] == "");
  BOOST_TEST((parse("X-Timestamp: 1\r\nx-timestamp: 1\r\n") == refusal::doubled));
  BOOST_TEST(!parse("X-Else: 1\r\nX-Else: 2\r\n"));
  request none;
  BOOST_TEST_REQUIRE(!parse_head(text, ordinary, none, h));
  BOOST_TEST(none.kept["x-signature"] == "");
}

BOOST_AUTO_TEST_CASE(each_field_that_only_a_proxy_sends_tells_of_it) {
  const auto said = [](std::string_view field) {
    return read("GET / HTTP/1.1\r\nHost: a\r\n" + std::string(field) + "\r\n\r\n").said;
  };
  for (const auto* field :
       {"Forwarded: for=192.0.2.60", "X-Real-IP: 192.0.2.60", "via: 1.1 proxy", "CF-Connecting-IP: 192.0.2.60",
        "True-Client-IP: 192.0.2.60", "X-Client-IP: 192.0.2.60", "X-Cluster-Client-IP: 192.0.2.60",
        "Fastly-Client-IP: 192.0.2.60", "X-Forwarded: for=192.0.2.60", "X-Forwarded-Port: 443",
        "X-Forwarded-Server: proxy", "X-Forwarded-Prefix: /", "x-forwarded-ssl: on", "Forwarded:"}) {
    BOOST_TEST(said(field).relayed, field);
    BOOST_TEST(!said(field).forwarded, field); // not used
  }
  for (const auto* field :
       {"X-Forwarded-For: 192.0.2.60", "X-Forwarded-Host: a", "X-Forwarded-Proto: https", "X-Forwarded-Method: GET",
        "X-Forwarded-Uri: /", "X-Original-URL: https://a/"})
    BOOST_TEST(said(field).relayed, field);
  for (const auto* field : {"Accept: */*", "Vib: 1", "X-Real-IQ: 1", "X-Forwarder: 1"})
    BOOST_TEST(!said(field).relayed, field);
}

BOOST_AUTO_TEST_CASE(keep_alive_follows_version_and_connection) {
  const std::pair<std::string, bool> cases[] = {
      {"GET / HTTP/1.1\r\nHost: a\r\n\r\n", true},
      {"GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n", false},
      {"GET / HTTP/1.0\r\nHost: a\r\n\r\n", false},
      {"GET / HTTP/1.0\r\nHost: a\r\nConnection: Keep-Alive\r\n\r\n", true},
      {"GET / HTTP/1.0\r\nHost: a\r\nConnection: keep-alive, close\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: a\r\nConnection: upgrade\r\nConnection: ,\tCLOSE ,\r\n\r\n", false},
      {"GET / HTTP/1.1\r\nHost: a\r\nConnection: closed, x-close\r\n\r\n", true},
  };
  for (const auto& [text, keep] : cases) BOOST_TEST_CONTEXT(text) {
      const outcome o = read(text);
      BOOST_TEST(!o.refused);
      BOOST_TEST(o.said.keep_alive == keep);
    }
}

// R50: nothing that two parsers could read differently.
BOOST_AUTO_TEST_CASE(ambiguous_or_malformed_heads_are_refused) {
  const std::pair<std::string, refusal> cases[] = {
      {with("Transfer-Encoding: gzip\r\n"), refusal::transfer_encoding},
      {with("Transfer-Encoding: xchunked\r\n"), refusal::transfer_encoding},
      {with("Transfer-Encoding: chunked, gzip\r\n"), refusal::transfer_encoding},
      {with("Transfer-Encoding: chunked\r\n"), refusal::length_required},
      {with("tRANSFER-eNCODING:CHUNKED\r\n"), refusal::length_required},
      {with("Transfer-Encoding: chunked\r\nContent-Length: 5\r\n"), refusal::conflicting},
      {with("Content-Length: 5\r\nTransfer-Encoding: chunked\r\n"), refusal::conflicting},
      {with("Transfer-Encoding: gzip\r\nContent-Length: 5\r\n"), refusal::conflicting},
      {with("Transfer-Encoding: identity\r\nTransfer-Encoding: chunked\r\n"), refusal::conflicting},
      {with("Transfer-Encoding: chunked\r\nTransfer-Encoding: chunked\r\n"), refusal::conflicting},
      {with("Transfer-Encoding:\r\n chunked\r\n"), refusal::syntax},
      {"POST / HTTP/1.0\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n", refusal::conflicting},
      {with("Content-Length: 5\r\nContent-Length: 5\r\n"), refusal::length},
      {with("Content-Length: 5\r\nContent-Length: 6\r\n"), refusal::length},
      {with("Content-Length: 5, 5\r\n"), refusal::length},
      {with("Content-Length: +5\r\n"), refusal::length},
      {with("Content-Length: -5\r\n"), refusal::length},
      {with("Content-Length: 0x5\r\n"), refusal::length},
      {with("Content-Length: 18446744073709551616\r\n"), refusal::length},
      {with("Content-Length: \r\n"), refusal::length},
      {"GET / HTTP/1.1\r\n\r\n", refusal::host},
      {"GET / HTTP/1.0\r\n\r\n", refusal::host},
      {"GET / HTTP/1.1\r\nHost:\r\n\r\n", refusal::host},
      {"GET / HTTP/1.1\r\nHost: a b\r\n\r\n", refusal::host},
      {with("Host: b\r\n"), refusal::host},
      {with("X-Forwarded-For: a\r\n b\r\n"), refusal::syntax},
      {with("Cookie:\r\n a=b\r\n"), refusal::syntax},
      {with("Cookie: a=b\r\n \r\n"), refusal::syntax},
      {with("Cookie:\r\n \r\n"), refusal::syntax},
      {with("Cookie : a\r\n"), refusal::syntax},
      {with(": a\r\n"), refusal::syntax},
      {with("Cookie\r\n"), refusal::syntax},
      {"GET / HTTP/1.1\r\n Host: a\r\n\r\n", refusal::syntax},
      {"GET / HTTP/1.1\nHost: a\n\n", refusal::syntax},
      {with("Cookie: a\nX: b\r\n"), refusal::syntax},
      {with("Cookie: a\rb\r\n"), refusal::syntax},
      {with("Cookie: a\0b\r\n"s), refusal::syntax},
      {with("Cookie: a\x7f\r\n"), refusal::syntax},
      {with("Connection: \"\r\n"), refusal::syntax},
      {with("Cookie: a=b\r\nCookie: c=d\r\n"), refusal::doubled},
      {with("Origin: a\r\nOrigin: a\r\n"), refusal::doubled},
      {with("Sec-Fetch-Site: none\r\nSec-Fetch-Site: none\r\n"), refusal::doubled},
      {with("X-Forwarded-Host: a\r\nX-Forwarded-Host: b\r\n"), refusal::doubled},
      {with("Expect: 200-ok\r\n"), refusal::expectation},
      {"GET http://a/ HTTP/1.1\r\nHost: a\r\n\r\n", refusal::target},
      {"GET * HTTP/1.1\r\nHost: a\r\n\r\n", refusal::target},
      {"GET /\xc3\xa5 HTTP/1.1\r\nHost: a\r\n\r\n", refusal::target},
      {"GET /#a HTTP/1.1\r\nHost: a\r\n\r\n", refusal::target},
      {"GET /a b HTTP/1.1\r\nHost: a\r\n\r\n", refusal::syntax},
      {"GET  / HTTP/1.1\r\nHost: a\r\n\r\n", refusal::target},
      {"GET /\r\n\r\n", refusal::target},
      {"GET / HTTP/1.2\r\nHost: a\r\n\r\n", refusal::version},
      {"GET / HTTP/2.0\r\nHost: a\r\n\r\n", refusal::version},
      {"GET / HTTP/1.1 \r\nHost: a\r\n\r\n", refusal::syntax},
      {"GET / http/1.1\r\nHost: a\r\n\r\n", refusal::syntax},
      {"PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n", refusal::syntax},
      {"CONNECT a:443 HTTP/1.1\r\nHost: a\r\n\r\n", refusal::method},
      {"TRACE / HTTP/1.1\r\nHost: a\r\n\r\n", refusal::method},
      {"OPTIONS * HTTP/1.1\r\nHost: a\r\n\r\n", refusal::method},
      {"DELETE / HTTP/1.1\r\nHost: a\r\n\r\n", refusal::method},
      {"get / HTTP/1.1\r\nHost: a\r\n\r\n", refusal::unknown_method},
      {"BREW / HTTP/1.1\r\nHost: a\r\n\r\n", refusal::unknown_method},
      {"\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n", refusal::syntax},
      {"\x16\x03\x01\x02", refusal::syntax},
  };
  for (const auto& [text, wanted] : cases) BOOST_TEST_CONTEXT(text) {
      const outcome o = read(text);
      BOOST_TEST_REQUIRE(o.refused.has_value());
      BOOST_TEST(static_cast<int>(*o.refused) == static_cast<int>(wanted));
    }
}

BOOST_AUTO_TEST_CASE(limits_hold_to_the_byte) {
  const auto sized = [](std::size_t size) {
    std::string s = "GET / HTTP/1.1\r\nHost: a\r\nX: ";
    return s + std::string(size - s.size() - 4, 'x') + "\r\n\r\n";
  };
  const auto target = [](std::size_t n) {
    return "GET /" + std::string(n - 1, 'x') + " HTTP/1.1\r\nHost: a\r\n\r\n";
  };
  const auto fields = [](std::size_t n) {
    std::string s = "GET / HTTP/1.1\r\nHost: a\r\n";
    for (std::size_t i = 1; i < n; ++i) s += "a:b\r\n";
    return s + "\r\n";
  };
  BOOST_TEST(!read(sized(8192)).refused);
  BOOST_TEST((read(sized(8193)).refused == refusal::head_too_large));
  BOOST_TEST(!read(target(2048)).refused);
  BOOST_TEST((read(target(2049)).refused == refusal::target_too_long));
  BOOST_TEST((read(target(4000)).refused == refusal::target_too_long));
  BOOST_TEST(!read(fields(100)).refused);
  BOOST_TEST((read(fields(101)).refused == refusal::head_too_large));
  // Refused before the end arrives: an oversized head isn't waited for.
  BOOST_TEST((read(sized(9000).substr(0, 8192)).refused == refusal::head_too_large));
  BOOST_TEST((read(target(4000).substr(0, 2200)).refused == refusal::target_too_long));
  BOOST_TEST((read(fields(1500).substr(0, 600)).refused == refusal::head_too_large));
}

BOOST_AUTO_TEST_CASE(a_head_that_arrives_byte_by_byte_is_the_same_head) {
  for (const std::string& text : good_heads) BOOST_TEST_CONTEXT(text) {
      head_scanner scanner;
      for (std::size_t n = 1; n < text.size(); ++n) {
        const auto end = scanner.scan(std::string_view(text).substr(0, n), ordinary);
        BOOST_TEST_REQUIRE((end && !*end));
      }
      const auto end = scanner.scan(text, ordinary);
      BOOST_TEST_REQUIRE((end && *end));
      BOOST_TEST(**end == text.size());
    }
}

BOOST_AUTO_TEST_CASE(what_follows_the_head_is_left_alone) {
  const std::string text = good_heads[0] + "GET /next";
  head_scanner scanner;
  const auto end = scanner.scan(text, ordinary);
  BOOST_TEST_REQUIRE((end && *end));
  BOOST_TEST(**end == good_heads[0].size());
}

// Every byte of each head is replaced by every other byte: accepted heads obey the independent policy.
BOOST_AUTO_TEST_CASE(no_single_changed_byte_gets_past_the_policy) {
  std::size_t accepted = 0;
  for (const std::string& good : good_heads)
    for (std::size_t i = 0; i < good.size(); ++i)
      for (int c = 0; c < 256; ++c) {
        std::string text = good;
        text[i] = static_cast<char>(c);
        const outcome o = read(text);
        if (!o.complete || o.refused) continue;
        ++accepted;
        const std::size_t end = text.find("\r\n\r\n") + 4;
        const std::string wrong = what_is_wrong(std::string_view(text).substr(0, end));
        BOOST_TEST_REQUIRE(wrong.empty(), wrong << " accepted in: " << text);
      }
  BOOST_TEST(accepted > 1000u); // values may differ: the policy doesn't refuse everything
}

BOOST_AUTO_TEST_CASE(two_traces_are_as_good_as_none) {
  const auto text = with("traceparent: 00-1\r\nTraceparent: 00-2\r\ntraceparent: 00-3\r\n");
  const outcome twice = read(text);
  BOOST_TEST_REQUIRE(!twice.refused);
  BOOST_TEST(twice.asked.traceparent == "");
}

BOOST_AUTO_TEST_CASE(no_truncated_or_doubled_byte_gets_past_the_policy) {
  for (const std::string& good : good_heads)
    for (std::size_t i = 0; i < good.size(); ++i) {
      BOOST_TEST_REQUIRE(!read(std::string_view(good).substr(0, i)).complete);
      for (const std::string_view extra : {"\r", "\n", " ", "\r\n", "\r\n ", ":", "\t", ","}) {
        std::string text = good;
        text.insert(i, extra);
        const outcome o = read(text);
        if (!o.complete || o.refused) continue;
        const std::string wrong = what_is_wrong(std::string_view(text).substr(0, text.find("\r\n\r\n") + 4));
        BOOST_TEST_REQUIRE(wrong.empty(), wrong << " accepted in: " << text);
      }
    }
}

BOOST_AUTO_TEST_CASE(hosts_are_names_or_addresses_with_a_port) {
  for (const char* good :
       {"a", "auth.example.com", "auth.example.com.", "a-b_c.example:8080", "127.0.0.1", "[::1]", "[2001:db8::1]:443",
        "a:1", "a:65535"})
    BOOST_TEST(valid_host(good), good);
  for (const char* bad :
       {"",    ":80",         "a:",       "a:0", "a:65536", "a:+1", "a:8x",   ".a",     "a..b",      "a b",
        "a/b", "a@b",         "user:p@a", "a,b", "a%41",    "[::1", "[::1]x", "[::1]:", "[1.2.3.4]", "[fe80::1%eth0]",
        "::1", "\xc3\xa5.dk", "a?b",      "a#b", "a\\b"})
    BOOST_TEST(!valid_host(bad), bad);
  BOOST_TEST(!valid_host(std::string(256, 'a')));
}

BOOST_AUTO_TEST_SUITE_END()
