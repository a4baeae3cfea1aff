#include "server/web/template_check.hpp"

#include "server/text/embedded.hpp"
#include "server/text/suggest.hpp"
#include "server/web/template_markers.hpp"

#include <boost/algorithm/string/case_conv.hpp>

#include <algorithm>
#include <set>
#include <string>

namespace twostep::server {
namespace {

constexpr std::string_view layout = "layout.tpl";
/// The layout's variables that a page can't do without.
constexpr std::string_view needed_of_all[] = {"LANG", "TITLE", "STYLE"};

std::string_view layout_text() {
  const auto all = embedded::templates();
  const auto found = std::ranges::find(all, layout, &embedded::file::name);
  return found == all.end() ? std::string_view() : found->text;
}

/// Variables that are filled in on every page.
std::set<std::string_view> names_of_all_pages() {
  std::set<std::string_view> names{"CSRF", "ICONS", "PREFIX", "SUPPORT"};
  for (const auto& m : find_markers(layout_text()).all)
    if (m.what == marker::kind::variable && m.depth == 0) names.insert(m.name);
  return names;
}

/// The values of an attribute, with their quotes: name="code".
std::set<std::string> attributes(std::string_view name, std::string_view text) {
  const auto begin = " " + std::string(name) + "=\"";
  std::set<std::string> all;
  for (auto at = text.find(begin); at != text.npos; at = text.find(begin, at + 1)) {
    const auto end = text.find('"', at + begin.size());
    if (end != text.npos) all.emplace(text.substr(at + 1, end - at));
  }
  return all;
}

class check {
public:
  check(const brand_file& f, std::string_view own)
      : file_(f), own_text_(own), own_(find_markers(own)), theirs_(find_markers(f.text)) {
    // A page that is whole in itself has nothing of the layout.
    if (f.name == layout || own.find("<html") == own.npos) everywhere_ = names_of_all_pages();
  }

  std::vector<theme_problem> run() {
    if (!theirs_.wrong.empty()) {
      problem(theirs_.line, theirs_.wrong);
      return std::move(problems_);
    }
    find_unknown();
    find_missing();
    find_missing_fields();
    find_broken_messages();
    find_inline();
    return std::move(problems_);
  }

private:
  void problem(std::size_t line, std::string text) { problems_.push_back({file_.name, line, std::move(text)}); }

  static bool is_in(const std::vector<marker>& all, const marker& m) {
    return std::ranges::any_of(all, [&](const marker& one) {
      return one.what == m.what && one.name == m.name && one.modifiers == m.modifiers;
    });
  }
  bool is_of_all_pages(const marker& m) const {
    return m.what == marker::kind::variable && m.modifiers.empty() && everywhere_.contains(m.name);
  }

  void find_unknown() {
    std::vector<std::string_view> known(everywhere_.begin(), everywhere_.end());
    for (const auto& m : own_.all) known.push_back(m.name);
    for (const auto& m : theirs_.all)
      if (!is_of_all_pages(m) && !is_in(own_.all, m)) {
        const bool is_name = std::ranges::find(known, m.name) != known.end();
        problem(
            m.line, "has " + m.shown() + ", which isn't filled in here" + (is_name ? "" : did_you_mean(m.name, known))
        );
      }
  }

  void find_missing() {
    std::set<std::string> named;
    for (const auto& m : own_.all) {
      const bool is_needed =
          file_.name == layout && std::ranges::find(needed_of_all, m.name) != std::end(needed_of_all);
      if (is_of_all_pages(m) && !is_needed) continue;
      if (!is_in(theirs_.all, m) && named.insert(m.shown()).second) problem(0, "lacks " + m.shown());
    }
  }

  void find_missing_fields() {
    for (const auto* name : {"name", "action"}) {
      const auto theirs = attributes(name, file_.text);
      for (const auto& one : attributes(name, own_text_))
        if (!theirs.contains(one)) problem(0, "lacks " + one);
    }
    const std::string_view text = file_.text;
    for (auto at = text.find("<form"); at != text.npos; at = text.find("<form", at + 1)) {
      const auto form = text.substr(at, text.find("</form>", at) - at);
      const bool is_post = form.find("method=\"post\"") != form.npos;
      if (is_post && form.find("name=\"csrf\" value=\"{{CSRF}}\"") == form.npos)
        problem(line_of(text, at), "has a form without <input type=\"hidden\" name=\"csrf\" value=\"{{CSRF}}\">");
    }
  }

  /// [[…]] ends on its line.
  void find_broken_messages() {
    const std::string_view text = file_.text;
    for (auto at = text.find("[["); at != text.npos; at = text.find("[[", at + 2)) {
      const auto inside = text.substr(at + 2, text.find("]]", at) - at - 2);
      const bool is_closed = text.find("]]", at) != text.npos;
      if (!is_closed || inside.find('\n') != inside.npos || inside.find("[[") != inside.npos)
        problem(line_of(text, at), "opens a message that isn't closed on its line");
    }
  }

  /// Elements and attributes that the pages' policy makes dead.
  void find_inline() {
    const auto lower = boost::algorithm::to_lower_copy(file_.text);
    const std::string_view text = lower;
    const bool may_have_style = own_text_.find("<style>") != own_text_.npos;
    if (may_have_style && file_.text.find("<style>") == file_.text.npos) problem(0, "lacks <style>");
    if (const auto at = text.find("asset:"); may_have_style && at != text.npos)
      problem(line_of(text, at), "has a picture, which browsers refuse here: the page is shown on other hosts");
    for (auto at = text.find('<'); at != text.npos; at = text.find('<', at + 1)) {
      const auto tag = text.substr(at, text.find('>', at) - at);
      const auto line = line_of(text, at);
      if (tag.starts_with("<style") && !may_have_style)
        problem(line, "has <style>, which browsers refuse here: write the rules into theme.css");
      if (tag.starts_with("<script") && tag.find(" src=") == tag.npos)
        problem(line, "has a script in the page, which browsers refuse here: script.js is the place for it");
      if (tag.find(" style=") != tag.npos)
        problem(line, "has a style attribute, which browsers refuse here: write a rule into theme.css");
      if (has_handler(tag))
        problem(line, "has an event handler, which browsers refuse here: script.js is the place for it");
    }
  }

  static bool has_handler(std::string_view tag) {
    for (auto at = tag.find(" on"); at != tag.npos; at = tag.find(" on", at + 1)) {
      const auto rest = tag.substr(at + 1);
      const auto name = rest.substr(0, rest.find_first_not_of("abcdefghijklmnopqrstuvwxyz"));
      if (name.size() > 2 && rest.substr(name.size()).starts_with('=')) return true;
    }
    return false;
  }

  const brand_file& file_;
  std::string_view own_text_;
  markers own_, theirs_;
  std::set<std::string_view> everywhere_;
  std::vector<theme_problem> problems_;
};

} // namespace

std::vector<theme_problem> check_template(const brand_file& f, std::string_view own) {
  return check(f, own).run();
}

} // namespace twostep::server
