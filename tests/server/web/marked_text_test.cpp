// Translatable texts in templates: their ids, valid translations, and the results.

#include "server/text/embedded.hpp"
#include "server/web/marked_text.hpp"
#include "server/web/templates.hpp"

#include <boost/test/unit_test.hpp>

#include <ctemplate/template.h>

#include <map>
#include <stdexcept>
#include <string>
#include <vector>

using namespace twostep;
using namespace twostep::server;

namespace marked_text {

class dictionary final : public core::language {
public:
  explicit dictionary(std::map<std::string, std::string> all) : all_(std::move(all)) {}
  std::string_view tag() const noexcept override { return "xx"; }
  const char* find(const char* english) const override {
    const auto found = all_.find(english);
    return found == all_.end() ? nullptr : found->second.c_str();
  }
  const char* find(const char*, const char*, std::uint64_t) const override { return nullptr; }

private:
  std::map<std::string, std::string> all_;
};

constexpr std::string_view write_to = R"(Write to <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>.)";
constexpr const char* write_to_id = "Write to <a>{SUPPORT}</a>.";

std::string translated(std::string_view text, const core::language& language) {
  return translate_template(text, language, [](std::string_view, std::string_view) {});
}

} // namespace marked_text

BOOST_AUTO_TEST_SUITE(marked_text)

BOOST_AUTO_TEST_CASE(a_message_shows_variables_and_elements_without_attributes) {
  BOOST_TEST(server::marked_text(write_to).id() == write_to_id);
  BOOST_TEST(server::marked_text("Sign in").id() == "Sign in");
  BOOST_TEST(server::marked_text("Codes go to {{>NUMBER}}.").id() == "Codes go to {NUMBER}.");
  BOOST_TEST(
      server::marked_text("in {{WAIT}}<noscript>, later</noscript>").id() == "in {WAIT}<noscript>, later</noscript>"
  );
}

BOOST_AUTO_TEST_CASE(the_translation_has_the_template_s_own_markup) {
  const server::marked_text message(write_to);
  BOOST_TEST(
      message.applied_to("<a>{SUPPORT}</a>: skriv dertil").value() ==
      R"(<a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>: skriv dertil)"
  );
  BOOST_TEST(
      message.applied_to("\"&\" <b> <a>{SUPPORT}</a>").value() ==
      R"(&quot;&amp;&quot; &lt;b&gt; <a href="mailto:{{SUPPORT}}">{{SUPPORT}}</a>)"
  );
}

BOOST_AUTO_TEST_CASE(a_translation_with_other_placeholders_or_elements_is_not_used) {
  const server::marked_text message(write_to);
  for (const char* wrong :
       {"Skriv.", "Skriv til <a>{SUPPORT}.", "Skriv til </a>{SUPPORT}<a>.", "Skriv til <a>{STOTTE}</a>.",
        "<a>{SUPPORT}</a> {SUPPORT}", "<a>{SUPPORT}</a> {{CSRF}}", "<a>{SUPPORT}</a> {", "<a>{SUPPORT}</a> }}"})
    BOOST_TEST_CONTEXT(wrong) {
      BOOST_TEST(!message.applied_to(wrong).has_value());
    }
  const dictionary one{{{write_to_id, "Skriv."}}};
  std::vector<std::string> told;
  const auto text = translate_template(
      "<p>[[" + std::string(write_to) + "]]</p>", one,
      [&](std::string_view id, std::string_view translation) {
        told.emplace_back(id);
        told.emplace_back(translation);
      }
  );
  BOOST_TEST(text == "<p>" + std::string(write_to) + "</p>");
  BOOST_TEST(told == (std::vector<std::string>{write_to_id, "Skriv."}), boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(in_english_the_marks_are_gone_and_nothing_else_is) {
  BOOST_TEST(
      translated("<h1 title=\"[[A & B]]\">[[\"Sign\" in]]</h1> x", core::english()) ==
      "<h1 title=\"A & B\">\"Sign\" in</h1> x"
  );
  const dictionary none{{}};
  BOOST_TEST(translated("[[A]]{{#B}}[[C]]{{/B}}", none) == "A{{#B}}C{{/B}}");
}

BOOST_AUTO_TEST_CASE(a_broken_mark_is_refused) {
  for (const char* broken :
       {"[[open", "[[two\nlines]]", "[[a [[b]] c]]", "[[{{#SECTION}}x{{/SECTION}}]]", "[[{{TEXT:p}}]]",
        "[[<a href=\"1\">x</a> <a href=\"2\">y</a>]]"})
    BOOST_TEST_CONTEXT(broken) {
      BOOST_CHECK_THROW(translated(broken, core::english()), std::runtime_error);
    }
}

BOOST_AUTO_TEST_CASE(templates_are_kept_in_each_language_and_escape_values_in_all) {
  const embedded::file files[] = {{"page.tpl", "<p title=\"[[Hello {{VALUE}}]]\">[[Good bye]]</p>"}};
  const dictionary danish{{{"Hello {VALUE}", "\"Hej\" {VALUE}"}, {"Good bye", "Farvel <b>"}}};
  const core::language* const also[] = {&danish};
  const server::templates all(files, also);
  ctemplate::TemplateDictionary d("page");
  d.SetValue("VALUE", "\"><script>");
  BOOST_TEST(
      all.render(danish, "page.tpl", d) ==
      "<p title=\"&quot;Hej&quot; &quot;&gt;&lt;script&gt;\">Farvel &lt;b&gt;</p>"
  );
  BOOST_TEST(
      all.render(core::english(), "page.tpl", d) == "<p title=\"Hello &quot;&gt;&lt;script&gt;\">Good bye</p>"
  );
  const dictionary other{{}};
  BOOST_CHECK_THROW(all.render(other, "page.tpl", d), std::logic_error);
}

BOOST_AUTO_TEST_SUITE_END()
