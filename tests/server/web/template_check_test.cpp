// A theme's template beside the one that it replaces: what it may change, and what is refused with its line.
#include "server/text/embedded.hpp"
#include "server/web/template_check.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <vector>

using namespace twostep;
using namespace twostep::server;

namespace template_check {

const std::string own = R"(<h1>[[Sign in]]</h1>
{{#PAUSED}}<p>{{UNTIL}}</p>{{/PAUSED}}
<form method="post" action="{{PREFIX}}/sign-in"><input type="hidden" name="csrf" value="{{CSRF}}">
<input name="email" value="{{EMAIL}}">{{>MORE}}</form>
<p>{{SUPPORT}}</p>
)";

std::vector<std::string> check(const std::string& text, std::string_view replaced = own) {
  std::vector<std::string> all;
  for (const auto& p : check_template({"page.tpl", text}, replaced)) all.push_back(p.shown());
  return all;
}

/// Of our own template with one change.
std::vector<std::string> changed(const std::string& from, const std::string& to) {
  auto text = own;
  const auto at = text.find(from);
  BOOST_REQUIRE(at != text.npos);
  return check(text.replace(at, from.size(), to));
}

void expect(const std::vector<std::string>& found, const std::vector<std::string>& wanted) {
  BOOST_TEST(found == wanted, boost::test_tools::per_element());
}

std::string_view embedded_template(std::string_view name) {
  return std::ranges::find(embedded::templates(), name, &embedded::file::name)->text;
}

} // namespace template_check

BOOST_AUTO_TEST_SUITE(template_check)

BOOST_AUTO_TEST_CASE(every_template_of_ours_passes_as_its_own_replacement) {
  for (const auto& f : embedded::templates())
    BOOST_TEST(check_template({std::string(f.name), std::string(f.text)}, f.text).empty(), f.name);
}

BOOST_AUTO_TEST_CASE(ornament_may_go_and_come) {
  expect(check(own), {});
  expect(changed("<p>{{SUPPORT}}</p>\n", "<hr><p>{{! ours }}{{SERVICE}}, {{LANG}}</p>"), {});
  expect(
      changed("<h1>[[Sign in]]</h1>", "<h1 class=\"large\">[[Welcome]]</h1><img src=\"asset:hill.svg\" alt=\"\">"), {}
  );
}

BOOST_AUTO_TEST_CASE(what_a_page_needs_must_stay) {
  expect(changed("{{>MORE}}", ""), {"page.tpl: lacks {{>MORE}}"});
  expect(changed("{{UNTIL}}", ""), {"page.tpl: lacks {{UNTIL}}"});
  expect(
      changed("{{#PAUSED}}<p>{{UNTIL}}</p>{{/PAUSED}}", ""),
      {"page.tpl: lacks {{#PAUSED}}", "page.tpl: lacks {{UNTIL}}"}
  );
  expect(changed("name=\"email\"", "name=\"mail\""), {"page.tpl: lacks name=\"email\""});
  expect(changed("action=\"{{PREFIX}}/sign-in\"", "action=\"/\""), {"page.tpl: lacks action=\"{{PREFIX}}/sign-in\""});
  expect(
      changed("name=\"csrf\" value=\"{{CSRF}}\"", "name=\"csrf\" value=\"\""),
      {"page.tpl:3: has a form without <input type=\"hidden\" name=\"csrf\" value=\"{{CSRF}}\">"}
  );
}

BOOST_AUTO_TEST_CASE(what_is_not_filled_in_is_named_with_its_line) {
  expect(
      changed("<p>{{SUPPORT}}</p>", "<p>{{SUPORT}}</p>"),
      {"page.tpl:5: has {{SUPORT}}, which isn't filled in here; did you mean SUPPORT?"}
  );
  expect(
      changed("<p>{{SUPPORT}}</p>", "{{#EMAIL}}{{/EMAIL}}"),
      {"page.tpl:5: has {{#EMAIL}}, which isn't filled in here"}
  );
}

BOOST_AUTO_TEST_CASE(broken_templates_are_named_with_their_line) {
  expect(changed("{{EMAIL}}", "{{EMAIL"), {"page.tpl:4: opens braces that aren't closed"});
  expect(check("a\n{{EMAIL"), {"page.tpl:2: opens braces that aren't closed"});
  expect(changed("{{/PAUSED}}", ""), {"page.tpl:2: {{#PAUSED}} isn't closed"});
  expect(changed("{{/PAUSED}}", "{{/MORE}}"), {"page.tpl:2: {{/MORE}} closes no section here"});
  expect(changed("{{EMAIL}}", "{{email}}"), {"page.tpl:4: has {{email}}, which is no name in capitals"});
  expect(changed("[[Sign in]]", "[[Sign\nin]]"), {"page.tpl:1: opens a message that isn't closed on its line"});
  expect(changed("[[Sign in]]", "[[Sign in"), {"page.tpl:1: opens a message that isn't closed on its line"});
}

BOOST_AUTO_TEST_CASE(no_template_chooses_its_escaping) {
  expect(
      changed("{{EMAIL}}", "{{EMAIL:none}}"),
      {"page.tpl:4: has {{EMAIL:none}}, which isn't filled in here", "page.tpl: lacks {{EMAIL}}"}
  );
  expect(changed("{{SUPPORT}}", "{{SUPPORT:h}}"), {"page.tpl:5: has {{SUPPORT:h}}, which isn't filled in here"});
  expect(changed("<h1>", "{{%AUTOESCAPE context=\"TEXT\"}}<h1>"), {"page.tpl:1: may not choose its escaping"});
  expect(changed("<h1>", "{{=<% %>=}}<h1>"), {"page.tpl:1: may not choose its escaping"});
}

BOOST_AUTO_TEST_CASE(what_browsers_would_refuse_is_refused_here) {
  expect(
      changed("<h1>", "<h1 style=\"color: red\">"),
      {"page.tpl:1: has a style attribute, which browsers refuse here: write a rule into theme.css"}
  );
  expect(
      changed("<h1>", "<style>h1 { color: red }</style><h1>"),
      {"page.tpl:1: has <style>, which browsers refuse here: write the rules into theme.css"}
  );
  expect(
      changed("<h1>", "<SCRIPT>alert(1)</script><h1>"),
      {"page.tpl:1: has a script in the page, which browsers refuse here: script.js is the place for it"}
  );
  expect(
      changed("<h1>", "<h1 onClick=\"alert(1)\">"),
      {"page.tpl:1: has an event handler, which browsers refuse here: script.js is the place for it"}
  );
}

BOOST_AUTO_TEST_CASE(the_layout_needs_its_language_title_style_and_body) {
  const auto layout = embedded_template("layout.tpl");
  std::vector<std::string> missing;
  for (const auto& p : check_template({"layout.tpl", "<html></html>"}, layout)) missing.push_back(p.text);
  for (const char* needed :
       {"lacks {{LANG}}", "lacks {{TITLE}}", "lacks {{STYLE}}", "lacks {{>BODY}}", "lacks {{#BRAND_COLOURS}}",
        "lacks {{#BAR}}"})
    BOOST_TEST(std::ranges::count(missing, needed) == 1, needed);
  BOOST_TEST(std::ranges::count(missing, "lacks {{ICON}}") == 0);
}

BOOST_AUTO_TEST_CASE(the_page_of_the_gate_has_a_style_of_its_own_and_nothing_of_the_layout) {
  const auto denied = embedded_template("gate_denied.tpl");
  std::string text(denied);
  text.replace(text.find("<main>"), 6, "<main>{{STYLE}}<img src=\"asset:hill.svg\" alt=\"\">");
  const auto wrong = check_template({"gate_denied.tpl", text}, denied);
  BOOST_REQUIRE(wrong.size() == 2u);
  BOOST_TEST(wrong[0].text == "has {{STYLE}}, which isn't filled in here");
  BOOST_TEST(wrong[1].text == "has a picture, which browsers refuse here: the page is shown on other hosts");
}

BOOST_AUTO_TEST_SUITE_END()
