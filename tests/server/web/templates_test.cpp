// The template engine: every template loads, none can turn escaping off, and dictionary values stay text.

#include "server/text/embedded.hpp"
#include "server/web/templates.hpp"

#include <boost/test/unit_test.hpp>

#include <ctemplate/template.h>

#include <stdexcept>
#include <string>

using namespace twostep;
using namespace twostep::server;

namespace {

std::string rendered(std::string_view text, std::string_view value) {
  const embedded::file files[] = {{"page.tpl", text}};
  ctemplate::TemplateDictionary d("page");
  d.SetValue("VALUE", {value.data(), value.size()});
  return templates(files).render(core::english(), "page.tpl", d);
}

void load(std::string_view text) {
  const embedded::file files[] = {{"page.tpl", text}};
  templates loaded(files);
}

constexpr std::string_view naughty = "<script>\"'&";

} // namespace

BOOST_AUTO_TEST_SUITE(templates)

BOOST_AUTO_TEST_CASE(every_embedded_template_loads) {
  BOOST_TEST(embedded::templates().size() > 10u);
  BOOST_CHECK_NO_THROW(server::templates(embedded::templates()));
}

BOOST_AUTO_TEST_CASE(values_are_escaped_for_where_they_stand) {
  BOOST_TEST(rendered("<p>{{VALUE}}</p>", naughty) == "<p>&lt;script&gt;&quot;&#39;&amp;</p>");
  BOOST_TEST(rendered("<p title=\"{{VALUE}}\">x</p>", naughty).find("<script>") == std::string::npos);
  BOOST_TEST(rendered("<a href=\"{{VALUE}}\">x</a>", "javascript:alert(1)").find("javascript") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_template_that_chooses_its_own_escaping_is_refused) {
  BOOST_CHECK_THROW(load("<p>{{VALUE:none}}</p>"), std::runtime_error);
  BOOST_CHECK_THROW(load("{{%AUTOESCAPE context=\"TEXT\"}}<p>{{VALUE}}</p>"), std::runtime_error);
}

BOOST_AUTO_TEST_CASE(a_broken_template_is_refused_by_name) {
  for (const char* broken : {"<p>{{VALUE</p>", "{{#ROW}}<p>", "<a href={{VALUE}}>x</a>"}) {
    BOOST_TEST_CONTEXT(broken) {
      BOOST_CHECK_EXCEPTION(load(broken), std::runtime_error, [](const std::runtime_error& e) {
        return std::string_view(e.what()).find("page.tpl") != std::string_view::npos;
      });
    }
  }
}

BOOST_AUTO_TEST_CASE(a_template_that_is_not_there_is_a_bug) {
  const embedded::file files[] = {{"page.tpl", "x"}};
  ctemplate::TemplateDictionary d("page");
  BOOST_CHECK_THROW(server::templates(files).render(core::english(), "other.tpl", d), std::logic_error);
}

BOOST_AUTO_TEST_CASE(every_form_carries_its_token_and_nothing_is_inline) {
  for (const auto& f : embedded::templates()) {
    BOOST_TEST_CONTEXT(f.name) {
      std::size_t forms = 0, tokens = 0;
      for (auto at = f.text.find("<form"); at != f.text.npos; at = f.text.find("<form", at + 1)) {
        ++forms;
        const auto form = f.text.substr(at, f.text.find("</form>", at) - at);
        if (form.find("name=\"csrf\" value=\"{{CSRF}}\"") != form.npos) ++tokens;
        BOOST_TEST(form.find("method=\"post\"") != form.npos);
      }
      BOOST_TEST(forms == tokens);
      for (const char* inline_code : {" style=", " onclick=", " onsubmit=", "javascript:"})
        BOOST_TEST(f.text.find(inline_code) == f.text.npos);
      // The self-contained page, shown on other hosts; its style is allowed by its hash.
      BOOST_TEST((f.text.find("<style") == f.text.npos || f.name == "gate_denied.tpl"));
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
