// Assets: compressed by the build, replaced and added to by branding, small enough.
#include "server/text/embedded.hpp"
#include "server/web/assets.hpp"
#include "server/web/gzip.hpp"
#include "server/web/theme_error.hpp"
#include "tests/server/support/inflate.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep;
using namespace twostep::server;
using twostep::test::inflate;

namespace assets {

http::response fetch(const server::assets& all, const std::string& path, std::string_view accept_encoding = {}) {
  http::request request;
  request.path = path;
  request.accept_encoding = accept_encoding;
  http::response response;
  BOOST_REQUIRE(all.serve(request, response));
  return response;
}

std::string field(const http::response& r, std::string_view name) {
  const auto found = std::ranges::find(r.headers, name, &http::header::name);
  return found == r.headers.end() ? std::string() : found->value;
}

std::string text_of(const server::assets& all, std::string_view name) {
  return fetch(all, all.path(name)).body;
}

branding_section themed(std::vector<brand_file> theme) {
  branding_section b;
  b.files.theme = std::move(theme);
  return b;
}

const std::string picture =
    "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"><path d=\"M0 0h8v8z\"/></svg>";

} // namespace assets

BOOST_AUTO_TEST_SUITE(assets)

BOOST_AUTO_TEST_CASE(the_build_has_compressed_every_asset) {
  std::size_t found = 0;
  for (const auto& f : embedded::assets()) BOOST_TEST_CONTEXT(f.name) {
      if (f.name.ends_with(".gz")) continue;
      ++found;
      const auto compressed =
          std::ranges::find(embedded::assets(), std::string(f.name) + ".gz", &embedded::file::name);
      BOOST_REQUIRE(compressed != embedded::assets().end());
      BOOST_TEST(inflate(compressed->text) == f.text);
      BOOST_TEST(compressed->text.substr(3, 5) == std::string(5, '\0')); // no name and no time
    }
  BOOST_TEST(found >= 3u);
}

BOOST_AUTO_TEST_CASE(gzip_is_sent_to_browsers_that_take_it) {
  const server::assets all;
  for (const char* name : {"style.css", "script.js"}) BOOST_TEST_CONTEXT(name) {
      const auto plain = fetch(all, all.path(name)), small = fetch(all, all.path(name), "gzip, deflate, br");
      BOOST_TEST(field(plain, "Vary") == "Accept-Encoding");
      BOOST_TEST(field(plain, "Content-Encoding") == "");
      BOOST_TEST(field(small, "Vary") == "Accept-Encoding");
      BOOST_TEST(field(small, "Content-Encoding") == "gzip");
      BOOST_TEST(inflate(small.body) == plain.body);
      BOOST_TEST(small.body.size() * 2 < plain.body.size());
      BOOST_TEST(small.content_type == plain.content_type);
      BOOST_TEST(small.immutable);
      BOOST_TEST(fetch(all, all.path(name), "gzip;q=0").body == plain.body);
    }
}

BOOST_AUTO_TEST_CASE(the_stylesheet_has_at_most_20_kilobytes) {
  BOOST_TEST(text_of(server::assets(), "style.css").size() <= 20'480u);
}

BOOST_AUTO_TEST_CASE(what_compression_makes_no_smaller_is_sent_as_it_is) {
  const server::assets all(themed({{"dot.svg", "<svg xmlns=\"http://www.w3.org/2000/svg\"/>"}}));
  const auto r = fetch(all, all.path("dot.svg"), "gzip");
  BOOST_TEST(r.body == "<svg xmlns=\"http://www.w3.org/2000/svg\"/>");
  BOOST_TEST(r.headers.empty());
}

BOOST_AUTO_TEST_CASE(our_own_colour_needs_no_rules) {
  BOOST_TEST(server::assets().find("brand.css") == nullptr);
  BOOST_TEST(server::assets().logo() == "");
  branding_section b;
  b.colour = "#0B5A7D";
  BOOST_TEST(server::assets(b).find("brand.css") == nullptr);
}

BOOST_AUTO_TEST_CASE(another_colour_and_a_themes_rules_are_one_stylesheet) {
  auto b = themed({{"theme.css", "body { background: url(asset:hill.svg) }\n"}, {"hill.svg", picture}});
  b.colour = "#8a1c4a";
  const server::assets all(b);
  const auto rules = text_of(all, "brand.css");
  BOOST_TEST(rules.starts_with("@media screen{:root{--accent:#8a1c4a;--strong:#"));
  const auto hill = all.path("hill.svg").substr(std::string("/assets/").size());
  BOOST_TEST(rules.ends_with("body { background: url(" + hill + ") }\n"), rules);
  BOOST_TEST(all.path("brand.css").starts_with("/assets/brand."));
  b.colour = "#8a1c4b";
  BOOST_TEST(server::assets(b).path("brand.css") != all.path("brand.css"));
}

BOOST_AUTO_TEST_CASE(the_logo_is_served_with_a_policy_that_lets_nothing_run) {
  branding_section b;
  b.files.logo = {"Acme Logo.SVG.svg", picture};
  const server::assets all(b);
  BOOST_TEST(all.logo().starts_with("/assets/logo."));
  BOOST_TEST(all.logo().ends_with(".svg"));
  const auto r = fetch(all, all.logo());
  BOOST_TEST(r.policy == "default-src 'none'; style-src 'unsafe-inline'");
  BOOST_TEST(r.content_type == "image/svg+xml");
  BOOST_TEST(r.body == picture);
  BOOST_TEST(fetch(all, all.path("favicon.svg")).policy == r.policy);
  BOOST_TEST(fetch(all, all.path("style.css")).policy == "");
  b.files.logo = {"logo.png", "\x89PNG"};
  const server::assets other(b);
  BOOST_TEST(other.logo().ends_with(".png"));
  BOOST_TEST(fetch(other, other.logo(), "gzip").content_type == "image/png");
  BOOST_TEST(fetch(other, other.logo(), "gzip").headers.empty());
}

BOOST_AUTO_TEST_CASE(a_theme_replaces_assets_and_its_pictures_are_no_logo) {
  const server::assets all(
      themed({{"favicon.svg", picture}, {"logo.svg", picture}, {"script.js", "'use strict';"}, {"style.css", "p{}"}})
  );
  BOOST_TEST(text_of(all, "style.css") == "p{}");
  BOOST_TEST(text_of(all, "script.js") == "'use strict';");
  BOOST_TEST(text_of(all, "favicon.svg") == picture);
  BOOST_TEST(all.path("style.css") != server::assets().path("style.css"));
  BOOST_TEST(all.logo() == "");
}

BOOST_AUTO_TEST_CASE(a_reference_to_no_picture_is_refused_with_its_line) {
  for (const char* name : {"theme.css", "style.css"})
    BOOST_CHECK_EXCEPTION(
        server::assets(themed({{name, "p{}\nq{background:url(asset:hil.svg)}"}})), theme_error,
        [&](const theme_error& e) {
          return e.what() == std::string(name) + ":2: the theme has no picture \"hil.svg\"" && e.problem.line == 2;
        }
    );
}

BOOST_AUTO_TEST_CASE(what_is_compressed_at_the_start_comes_out_as_it_was) {
  for (const auto& text : {std::string(), std::string(100'000, 'a'), picture})
    BOOST_TEST((inflate(server::gzip(text)) == text));
}

BOOST_AUTO_TEST_SUITE_END()
