// [branding] on the pages: logo, colour and theme; what a page weighs; and the page that the gate shows elsewhere.
#include "server/branding/palette.hpp"
#include "server/text/embedded.hpp"
#include "tests/server/support/inflate.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace branded_pages {

const std::string picture =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h8v8z\"/></svg>";

config branded(const std::string& colour, branding_files files = {}) {
  config c;
  c.branding.colour = colour;
  c.branding.files = std::move(files);
  return c;
}

/// What a browser gets of a file of the page that it asks for with gzip.
answer fetch(site_fixture& f, const std::string& path) {
  f.browser.with = [](http::request& r) { r.accept_encoding = "gzip, deflate, br"; };
  const auto got = f.browser.get(path);
  f.browser.with = {};
  BOOST_REQUIRE_EQUAL(got.status, 200u);
  return got;
}

} // namespace branded_pages

BOOST_AUTO_TEST_SUITE(branded_pages)

BOOST_AUTO_TEST_CASE(without_branding_a_page_has_our_mark_and_one_stylesheet) {
  site_fixture f;
  const auto page = f.browser.get("/sign-in");
  BOOST_TEST(count_of("rel=\"stylesheet\"", page.body) == 1u);
  BOOST_TEST(page.body.find("/assets/logo.") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(the_logo_stands_beside_the_name_and_says_nothing_itself) {
  site_fixture f(branded("#0b5a7d", {brand_file{"acme.svg", picture}, {}}));
  const auto page = f.browser.get("/sign-in");
  const auto at = page.body.find("<img src=\"/assets/logo.");
  BOOST_REQUIRE(at != std::string::npos);
  const auto img = page.body.substr(at, page.body.find('>', at) - at);
  BOOST_TEST(img.find("alt=\"\"") != std::string::npos);
  BOOST_TEST(img.find("height=\"32\"") != std::string::npos);
  BOOST_TEST(page.body.find("class=\"brand\"") < at);
  const auto logo = fetch(f, page.attribute("src", "<img src=\"/assets/logo."));
  BOOST_TEST(logo.immutable);
  BOOST_TEST((logo.header("Content-Encoding") == "gzip" ? twostep::test::inflate(logo.body) : logo.body) == picture);
}

BOOST_AUTO_TEST_CASE(another_colour_is_a_second_stylesheet_of_every_page) {
  site_fixture f(branded("#8a1c4a"));
  f.browser.sign_in(alice, password);
  for (const char* path : {"/profile/security", "/profile", "/nothing-here"}) {
    const auto page = f.browser.get(path);
    BOOST_TEST(count_of("rel=\"stylesheet\"", page.body) == 2u);
    const auto at = page.body.find("/assets/brand.");
    BOOST_REQUIRE(at != std::string::npos);
    BOOST_TEST(at > page.body.find("/assets/style.")); // later rules win
    const auto rules = f.browser.get(page.attribute("href", "href=\"/assets/brand."));
    BOOST_TEST(rules.body == branding::rules_of(branding::derive_palette({0x8a, 0x1c, 0x4a})));
  }
}

BOOST_AUTO_TEST_CASE(a_theme_replaces_pages_and_adds_rules) {
  std::string layout(std::ranges::find(embedded::templates(), "layout.tpl", &embedded::file::name)->text);
  layout.replace(layout.find("</footer>"), 0, "<p>A theme of {{SERVICE}}</p><img src=\"asset:hill.svg\" alt=\"\">");
  site_fixture f(branded("#0b5a7d", {{}, {{"hill.svg", picture}, {"layout.tpl", layout}, {"theme.css", "p{}"}}}));
  const auto page = f.browser.get("/sign-in");
  BOOST_TEST(page.has("<p>A theme of Twostep</p><img src=\"/assets/hill."));
  BOOST_TEST(f.browser.get(page.attribute("src", "<img src=\"/assets/hill.")).body == picture);
  BOOST_TEST(f.browser.get(page.attribute("href", "href=\"/assets/brand.")).body == "p{}");
  f.browser.sign_in(alice, password);
  BOOST_TEST(f.browser.get("/profile/security").has("A theme of Twostep"));
}

BOOST_AUTO_TEST_CASE(a_theme_that_can_not_be_served_is_refused_when_the_site_is_made) {
  test_services services(branded("#0b5a7d", {{}, {{"message.tpl", "<a href={{VALUE}}>x</a>"}}}));
  BOOST_CHECK_THROW(server::site made(services.pages()), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(addresses_have_the_prefix_of_public_url) {
  auto c = branded("#8a1c4a", {brand_file{"acme.svg", picture}, {}});
  c.server.public_url = "https://id.example.org/auth";
  site_fixture f(c);
  const auto page = f.browser.get("/sign-in");
  BOOST_TEST(page.has("<img src=\"/auth/assets/logo."));
  BOOST_TEST(page.has("href=\"/auth/assets/brand."));
}

// Performance: at most 30 KB on the wire, with everything that the page loads.
BOOST_AUTO_TEST_CASE(a_page_with_all_that_it_loads_has_at_most_30_kilobytes) {
  site_fixture f(branded("#8a1c4a"));
  const auto weigh = [&](const char* path) {
    const auto page = f.browser.get(path);
    BOOST_REQUIRE_EQUAL(page.status, 200u);
    std::size_t bytes = page.body.size();
    constexpr std::string_view begin = "\"/assets/";
    for (auto at = page.body.find(begin); at != std::string::npos; at = page.body.find(begin, at + 1)) {
      const auto asset = page.body.substr(at + 1, page.body.find_first_of("\"#", at + 1) - at - 1);
      if (page.body.find(asset) == at + 1) bytes += fetch(f, asset).body.size(); // the browser asks once
    }
    BOOST_TEST_MESSAGE(path << ": " << bytes << " bytes");
    BOOST_TEST(bytes <= 30'000u);
  };
  weigh("/sign-in");
  f.browser.sign_in(alice, password);
  f.turn_on(f.browser);
  weigh("/profile/security");
}

BOOST_AUTO_TEST_CASE(the_page_of_the_gate_has_the_colour_in_its_own_style) {
  site_fixture f(branded("#8a1c4a"));
  const auto page = f.browser.get("/gate/denied");
  BOOST_TEST(page.has("a { color: #8a1c4a;"));
  const auto dark = branding::to_text(branding::derive_palette({0x8a, 0x1c, 0x4a}).dark.accent);
  BOOST_TEST(page.has("a { color: " + dark + ";"));
  BOOST_TEST(site_fixture().browser.get("/gate/denied").has("a { color: #7fc6e8;"));
}

BOOST_AUTO_TEST_SUITE_END()
