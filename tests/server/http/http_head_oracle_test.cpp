// Compares with Beast's independent parser: heads accepted here are accepted by it, with the same meaning.
#include "server/http/head.hpp"

#include <boost/beast/http/empty_body.hpp>
#include <boost/beast/http/parser.hpp>
#include <boost/test/unit_test.hpp>

#include <optional>
#include <random>
#include <string>
#include <vector>

using namespace twostep::server::http;

namespace http_head_oracle {

namespace bhttp = boost::beast::http;
constexpr head_limits ordinary{8192, 2048, 100};

const std::vector<std::string> heads = {
    "GET /gate/check?mode=redirect HTTP/1.1\r\nHost: auth.example.com:8443\r\nCookie: a=b; c=d\r\nAccept: */*\r\n"
    "X-Forwarded-Proto: https\r\nX-Forwarded-Host: app\r\nX-Forwarded-Uri: /u?v\r\nX-Forwarded-For: 10.0.0.1\r\n\r\n",
    "POST /sign-in HTTP/1.0\r\nHost:[::1]\r\nContent-Length: 5\r\nConnection: keep-alive, x\r\nOrigin:\thttps://a "
    "\r\n\r\n",
    "HEAD / HTTP/1.1\r\nhost: a\r\nconnection: close\r\nuser-agent: \xc3\xa5\r\nauthorization: Bearer k\r\n\r\n",
};

/// Empty: both agree, or ours refused.
std::string disagreement(const std::string& text) {
  head_scanner scanner;
  const auto end = scanner.scan(text, ordinary);
  if (!end || !*end) return {};
  const std::string whole = text.substr(0, **end);
  request asked;
  head said;
  if (parse_head(whole, ordinary, asked, said)) return {};
  bhttp::request_parser<bhttp::empty_body> other;
  other.eager(false);
  boost::system::error_code error;
  const auto used = other.put(boost::asio::buffer(whole), error);
  if (error) return "refused there: " + error.message();
  if (used != whole.size() || !other.is_header_done()) return "another end";
  const auto& theirs = other.get();
  const auto same = [&](std::string_view ours, bhttp::field f) { return std::string_view(theirs[f]) == ours; };
  if (std::string_view(theirs.target()) != asked.target) return "another target";
  // In HTTP/1.0 Beast ignores "close" (RFC 9112 9.3 doesn't).
  if (said.keep_alive && !other.keep_alive()) return "kept alive";
  if (other.content_length().value_or(0) != said.content_length) return "another length";
  if (!same(asked.host, bhttp::field::host)) return "another host";
  if (!same(asked.cookie, bhttp::field::cookie)) return "another cookie";
  if (!same(asked.origin, bhttp::field::origin)) return "another origin";
  if (!same(asked.authorization, bhttp::field::authorization)) return "another authorization";
  return {};
}

} // namespace http_head_oracle

BOOST_AUTO_TEST_SUITE(http_head_oracle)

BOOST_AUTO_TEST_CASE(heads_are_understood_the_same_way) {
  for (const auto& text : heads) BOOST_TEST(disagreement(text) == "");
}

BOOST_AUTO_TEST_CASE(whatever_is_changed_in_them) {
  std::mt19937 chance(20261127);
  const std::string_view pieces[] = {"\r\n", "\r",    "\n",          " ",  "\t",   ":",
                                     ",",    "close", "Host: b\r\n", "\0", "\x80", "chunked"};
  const auto below = [&](std::size_t n) { return chance() % n; };
  std::size_t accepted = 0;
  for (int i = 0; i < 60'000; ++i) {
    std::string text = heads[below(std::size(heads))];
    for (auto changes = 1 + below(3); changes > 0; --changes) {
      const auto at = below(text.size());
      const auto piece = pieces[below(std::size(pieces))];
      switch (below(4)) {
      case 0:
        text[at] = static_cast<char>(below(256));
        break;
      case 1:
        text.insert(at, piece);
        break;
      case 2:
        text.erase(at, 1 + below(4));
        break;
      default:
        text.insert(at, text.substr(below(text.size()), below(30)));
      }
    }
    const auto found = disagreement(text);
    BOOST_TEST_REQUIRE(found.empty(), found << " in: " << text);
    request asked;
    head said;
    head_scanner scanner;
    const auto end = scanner.scan(text, ordinary);
    if (end && *end && !parse_head(std::string_view(text).substr(0, **end), ordinary, asked, said)) ++accepted;
  }
  BOOST_TEST(accepted > 5'000u); // it doesn't refuse everything
}

BOOST_AUTO_TEST_SUITE_END()
