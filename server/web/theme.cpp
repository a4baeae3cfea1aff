#include "server/web/theme.hpp"

#include "server/web/asset_references.hpp"
#include "server/web/assets.hpp"
#include "server/web/template_check.hpp"
#include "server/web/templates.hpp"

#include <algorithm>
#include <exception>
#include <iterator>

namespace twostep::server {
namespace {

constexpr std::string_view template_ending = ".tpl";

/// "can't be read" of "template page.tpl can't be read", for after the file's name.
std::string without_name(std::string_view why, std::string_view name) {
  const auto begin = "template " + std::string(name);
  if (why.starts_with(begin)) why.remove_prefix(std::min(why.find_first_not_of(": ", begin.size()), why.size()));
  const bool is_unread = why == "can't be read";
  return std::string(why) + (is_unread ? ": are all values of attributes in quotes, and all elements closed?" : "");
}

/// What ctemplate finds, which the checks before it don't: HTML that it can't follow.
void parse(const brand_file& f, const assets& all, std::vector<theme_problem>& problems) {
  try {
    const auto text = in_template(f, all);
    const embedded::file one[] = {{f.name, text}};
    const templates parsed(one);
  } catch (const theme_error& e) {
    problems.push_back(e.problem);
  } catch (const std::runtime_error& e) {
    problems.push_back({f.name, 0, without_name(e.what(), f.name)});
  }
}

void check_templates(const branding_files& files, const assets& all, std::vector<theme_problem>& problems) {
  const auto own = embedded::templates();
  for (const auto& f : files.theme) {
    if (!f.name.ends_with(template_ending)) continue;
    const auto replaced = std::ranges::find(own, f.name, &embedded::file::name);
    if (replaced == own.end()) continue; // an unknown name is a problem of the folder
    auto wrong = check_template(f, replaced->text);
    if (wrong.empty()) parse(f, all, wrong);
    std::ranges::move(wrong, std::back_inserter(problems));
  }
}

} // namespace

std::vector<theme_problem> find_theme_problems(const branding_files& files) {
  std::vector<theme_problem> problems;
  branding_section b;
  b.files = files;
  try {
    check_templates(files, assets(b), problems);
  } catch (const theme_error& e) {
    problems.push_back(e.problem);
    check_templates(files, assets(), problems);
  }
  return problems;
}

themed_templates::themed_templates(const branding_files& theme, const assets& all) {
  for (const auto& f : embedded::templates()) {
    const auto* replaced = find_in(theme.theme, f.name);
    files_.push_back(replaced ? embedded::file{f.name, texts_.emplace_back(in_template(*replaced, all))} : f);
  }
}

} // namespace twostep::server
