// Assets over a real socket, from the program: gzip or not, HEAD, and a logo that runs nothing.
#include "server/text/embedded.hpp"
#include "tests/server/support/http_client.hpp"
#include "tests/server/support/inflate.hpp"
#include "tests/server/support/program.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <csignal>

using namespace twostep;
using namespace twostep::server;
using twostep::test::http_answer;
using twostep::test::http_client;

namespace served_assets {

struct fixture {
  server::test::temporary_directory folder;
  server::test::program_settings here{
      folder.path(), {{"TWOSTEP_BRANDING_LOGO", TWOSTEP_SOURCE_DIR "/docs/branding/logo.svg"}}, {}};
  server::test::running_server server{{"--demo", "--listen", "127.0.0.1:0"}, here};
  std::uint16_t port = static_cast<std::uint16_t>(std::stoi(server.url().substr(server.url().rfind(':') + 1)));
  http_client client{port};

  http_answer ask(const std::string& method, const std::string& path, const std::string& more = {}) {
    client.send(method + " " + path + " HTTP/1.1\r\nHost: localhost\r\n" + more + "\r\n");
    return client.read(method == "HEAD");
  }
  /// As the sign-in page refers to it: "/assets/style." and so on.
  std::string path_of(const std::string& begin) {
    const auto page = ask("GET", "/sign-in").body;
    const auto at = page.find(begin);
    BOOST_REQUIRE(at != page.npos);
    return page.substr(at, page.find('"', at) - at);
  }
};

} // namespace served_assets

BOOST_FIXTURE_TEST_SUITE(served_assets, fixture)

BOOST_AUTO_TEST_CASE(a_stylesheet_comes_compressed_or_as_it_is) {
  const auto path = path_of("/assets/style.");
  const auto style = std::ranges::find(embedded::assets(), "style.css", &embedded::file::name)->text;
  const auto plain = ask("GET", path), small = ask("GET", path, "Accept-Encoding: br;q=1, gzip;q=0.5\r\n");
  BOOST_TEST(plain.status == 200u);
  BOOST_TEST((plain.body == style));
  BOOST_TEST(!plain.field("Content-Encoding"));
  BOOST_TEST(*plain.field("Vary") == "Accept-Encoding");
  BOOST_TEST(small.status == 200u);
  BOOST_TEST(*small.field("Content-Encoding") == "gzip");
  BOOST_TEST(*small.field("Vary") == "Accept-Encoding");
  BOOST_TEST(*small.field("Content-Type") == "text/css; charset=utf-8");
  BOOST_TEST(*small.field("Cache-Control") == "public, max-age=31536000, immutable");
  BOOST_TEST((twostep::test::inflate(small.body) == style));
  BOOST_TEST((ask("GET", path, "Accept-Encoding: gzip;q=0, identity\r\n").body == style));

  const auto head = ask("HEAD", path, "Accept-Encoding: gzip\r\n");
  BOOST_TEST(head.body == "");
  BOOST_TEST(*head.field("Content-Length") == std::to_string(small.body.size()));
  BOOST_TEST(*head.field("Content-Encoding") == "gzip");
  BOOST_TEST(*ask("HEAD", path).field("Content-Length") == std::to_string(style.size()));
  BOOST_TEST(server.stop(SIGTERM) == 0);
}

BOOST_AUTO_TEST_CASE(pages_are_not_compressed) {
  const auto page = ask("GET", "/sign-in", "Accept-Encoding: gzip\r\n");
  BOOST_TEST(page.status == 200u);
  BOOST_TEST(!page.field("Content-Encoding"));
  BOOST_TEST(server.stop(SIGTERM) == 0);
}

BOOST_AUTO_TEST_CASE(a_logo_that_is_opened_alone_runs_nothing) {
  const auto logo = ask("GET", path_of("/assets/logo."));
  BOOST_TEST(logo.status == 200u);
  BOOST_TEST(*logo.field("Content-Security-Policy") == "default-src 'none'; style-src 'unsafe-inline'");
  BOOST_TEST(*logo.field("X-Content-Type-Options") == "nosniff");
  BOOST_TEST(*logo.field("Content-Type") == "image/svg+xml");
  BOOST_TEST(server.stop(SIGTERM) == 0);
}

BOOST_AUTO_TEST_SUITE_END()
