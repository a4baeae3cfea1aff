// Pictures of the operator: what is served, and what is refused before it is.
#include "server/branding/picture.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <utility>

using namespace twostep::server::branding;

namespace picture {

std::string svg(const std::string& inside, const std::string& attributes = "") {
  return "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 8 8\"" + attributes + ">" + inside + "</svg>";
}

/// The beginning and end of a picture; what lies between doesn't matter here.
std::string png(std::uint8_t width_high = 0, std::uint8_t width = 32) {
  std::string p("\x89PNG\r\n\x1a\n\0\0\0\rIHDR", 16);
  p += {'\0', '\0', static_cast<char>(width_high), static_cast<char>(width), '\0', '\0', '\0', ' '};
  p += std::string("\x08\x06\0\0\0abcd", 9);
  return p + std::string("\0\0\0\0IEND\xae\x42\x60\x82", 12);
}

} // namespace picture

BOOST_AUTO_TEST_SUITE(picture)

BOOST_AUTO_TEST_CASE(pictures_that_drawing_programs_write_are_taken) {
  for (const auto& good :
       {svg("<path d=\"M1 1h6v6z\" fill=\"#0b5a7d\"/>"),
        svg("<title>Acme &amp; Sons</title><g id=\"a\"><use href=\"#a\"/></g>"),
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<!-- made by hand -->\n" + svg("<circle r=\"1\"/>"),
        "<!DOCTYPE svg PUBLIC \"-//W3C//DTD SVG 1.1//EN\" \"http://www.w3.org/Graphics/SVG/1.1/DTD/svg11.dtd\">" +
            svg("<rect/>"),
        svg("<style>.a{fill:url(#g)}</style><linearGradient id=\"g\"/><path class=\"a\" fill=\"url('#g')\"/>"),
        svg("<image href=\"data:image/png;base64,AAAA\"/>"),
        svg("<metadata><rdf:RDF xmlns:rdf=\"http://www.w3.org/1999/02/22-rdf-syntax-ns#\"/></metadata>"),
        svg("<style><![CDATA[.a{fill:#fff}]]></style>"),
        svg("<g xmlns:inkscape=\"http://www.inkscape.org/\" inkscape:export-filename=\"C:\\logo.png\"/>")})
    BOOST_TEST(picture_problem("logo.svg", good) == "", good);
}

BOOST_AUTO_TEST_CASE(pictures_that_run_or_load_something_are_refused) {
  const std::pair<std::string, std::string> bad[] = {
      {svg("<script>alert(1)</script>"), "<script>"},
      {svg("<x:script xmlns:x=\"http://www.w3.org/1999/xhtml\" src=\"#\"/>"), "<x:script>"},
      {svg("<SCRIPT/>"), "<SCRIPT>"},
      {svg("<g onclick=\"alert(1)\"/>"), "event handler"},
      {svg("", " onload=\"alert(1)\""), "event handler"},
      {svg("<g ONLOAD = \"alert(1)\"/>"), "event handler"},
      {svg("<foreignObject><p/></foreignObject>"), "<foreignObject>"},
      {svg("<a href=\"#\"/>"), "<a>"},
      {svg("<image href=\"https://elsewhere.example/a.png\"/>"), "leads out"},
      {svg("<image xlink:href=\"//elsewhere.example/a.png\" xmlns:xlink=\"http://www.w3.org/1999/xlink\"/>"),
       "leads out"},
      {svg("<image inkscape:href=\"//elsewhere.example/a.png\" xmlns:inkscape=\"http://www.w3.org/1999/xlink\"/>"),
       "leads out"},
      {"<!DOCTYPE svg [<!ATTLIST svg onload CDATA \"alert(1)\">]>" + svg(""), "event handler"},
      {svg("<use href=\"java&#115;cript:alert(1)\"/>"), "leads out"},
      {svg("<use href=\"data:image/svg+xml;base64,AAAA#a\"/>"), "leads out"},
      {svg("<use href=\"other.svg#a\"/>"), "leads out"},
      {svg("<g xml:base=\"https://elsewhere.example/\"/>"), "leads out"},
      {svg("<set attributeName=\"xlink:href\" to=\"javascript:alert(1)\"/>"), "changes a reference"},
      {svg("<style>@import 'https://elsewhere.example/a.css';<g/></style>"), "in a <style>"},
      {svg("<style>@import 'https://elsewhere.example/a.css';</style>"), "@import"},
      {svg("<style>.a{fill:url(https://elsewhere.example/)}</style>"), "url()"},
      {svg("<style>.a{fill:u\\72l(https://elsewhere.example/)}</style>"), "backslash"},
      {svg("<path style=\"fill:URL( 'https://elsewhere.example/' )\"/>"), "url()"},
      {svg("<path filter=\"url(https://elsewhere.example/#f)\"/>"), "url()"},
      {"<!DOCTYPE svg [<!ENTITY a \"b\">]>" + svg("&a;"), "declares an entity, a"},
      {"<?xml-stylesheet href=\"https://elsewhere.example/a.css\"?>" + svg(""), "<?xml-stylesheet"},
  };
  for (const auto& [text, why] : bad) {
    const auto wrong = picture_problem("logo.svg", text);
    BOOST_TEST(wrong.find(why) != wrong.npos, text << "\nis answered with: " << wrong);
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_svg_picture_is_refused) {
  for (const auto& text :
       {std::string(), std::string("logo"), std::string("<html></html>"), svg("<g>"), svg("<g></h>"),
        svg("<g a></g>"), std::string("<svg viewBox=\"0 0 8 8\"/>"), svg("\xff"), svg("") + svg(""),
        std::string("\xff\xfe<\0s\0", 6)}) {
    const auto wrong = picture_problem("logo.svg", text);
    BOOST_TEST(wrong.starts_with("is no"), text << "\nis answered with: " << wrong);
  }
  BOOST_TEST(svg_problem(svg("\n<g>\n</h>")) == "is not well-formed: mismatched tag (line 3)");
}

BOOST_AUTO_TEST_CASE(the_place_of_what_is_refused_is_named) {
  BOOST_TEST(
      svg_problem(svg("\n<g>\n<script>alert(1)</script></g>")) ==
      "has an element <script>, which pictures here may not have (line 3)"
  );
}

BOOST_AUTO_TEST_CASE(deep_ones_are_taken_and_large_ones_refused) {
  std::string deep;
  for (int i = 0; i < 9000; ++i) deep.insert(0, "<g>").append("</g>");
  BOOST_TEST(picture_problem("logo.svg", svg(deep)) == "");
  BOOST_TEST(picture_problem("logo.svg", svg(std::string(largest_file, ' '))) == "is larger than 64 KiB");
}

BOOST_AUTO_TEST_CASE(a_png_has_its_signature_its_size_and_its_end) {
  BOOST_TEST(picture_problem("logo.png", png()) == "");
  BOOST_TEST(picture_problem("logo.png", svg("")) == "is no PNG picture");
  BOOST_TEST(picture_problem("logo.png", "\x89PNG\r\n\x1a\n") == "is no PNG picture");
  BOOST_TEST(
      picture_problem("logo.png", png().substr(0, 50) + "abcdefghijklm") == "is a PNG picture without its end"
  );
  BOOST_TEST(picture_problem("logo.png", png() + "more") == "is a PNG picture without its end");
  BOOST_TEST(picture_problem("logo.png", png(0x20)) == "must have from 1 to 4096 pixels on each side");
  BOOST_TEST(picture_problem("logo.png", png(0, 0)) == "must have from 1 to 4096 pixels on each side");
  BOOST_TEST(picture_problem("logo.gif", "GIF89a") == "must be a picture whose name ends in .svg or .png");
}

BOOST_AUTO_TEST_SUITE_END()
