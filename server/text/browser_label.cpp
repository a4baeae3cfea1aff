#include "server/text/browser_label.hpp"

namespace twostep::server {
namespace {

struct row {
  std::string_view mark;
  std::string_view name;
};

// The first match counts. The order matters: most browsers also name others, for compatibility.
constexpr row browsers[] = {
    {"Edg/", "Edge"},      {"EdgA/", "Edge"},       {"EdgiOS/", "Edge"},      {"OPR/", "Opera"},
    {"OPiOS/", "Opera"},   {"Vivaldi/", "Vivaldi"}, {"YaBrowser/", "Yandex"}, {"SamsungBrowser/", "Samsung Internet"},
    {"FxiOS/", "Firefox"}, {"Firefox/", "Firefox"}, {"CriOS/", "Chrome"},     {"Chromium/", "Chromium"},
    {"Chrome/", "Chrome"}, {"Safari/", "Safari"},
};
constexpr row systems[] = {
    {"Windows", "Windows"}, {"Android", "Android"}, {"iPhone", "iPhone"},   {"iPad", "iPad"},
    {"CrOS", "ChromeOS"},   {"Mac OS X", "macOS"},  {"Macintosh", "macOS"}, {"Linux", "Linux"},
    {"FreeBSD", "FreeBSD"}, {"OpenBSD", "OpenBSD"},
};

template <std::size_t N>
std::string_view first_of(const row (&rows)[N], std::string_view text) {
  for (const auto& r : rows)
    if (text.find(r.mark) != text.npos) return r.name;
  return {};
}

template <std::size_t N>
constexpr std::size_t longest_name(const row (&rows)[N]) {
  std::size_t longest = 0;
  for (const auto& r : rows) longest = r.name.size() > longest ? r.name.size() : longest;
  return longest;
}
static_assert(
    longest_name(browsers) + std::string_view(" on ").size() + longest_name(systems) <= longest_browser_label
);

} // namespace

std::string browser_label(std::string_view user_agent) {
  const auto browser = first_of(browsers, user_agent);
  const auto system = first_of(systems, user_agent);
  std::string label(browser.empty() ? "A browser" : browser);
  if (!system.empty()) label.append(" on ").append(system);
  return label;
}

std::string browser_label(const core::language& in, std::string_view label) {
  constexpr std::string_view between = " on ";
  const auto at = label.rfind(between);
  const auto name = [&](std::string_view browser) {
    return browser == "A browser" ? core::tr(in, core::msgid("A browser")) : std::string(browser);
  };
  if (at == label.npos) return name(label);
  const auto browser = name(label.substr(0, at));
  // Translators: "Firefox on Linux"
  return core::tr(
      in, core::msgid("{browser} on {system}"), {{"browser", browser}, {"system", label.substr(at + between.size())}}
  );
}

} // namespace twostep::server
