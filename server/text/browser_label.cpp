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

} // namespace

std::string browser_label(std::string_view user_agent) {
  const auto browser = first_of(browsers, user_agent);
  const auto system = first_of(systems, user_agent);
  std::string label(browser.empty() ? "A browser" : browser);
  if (!system.empty()) label.append(" on ").append(system);
  return label;
}

} // namespace twostep::server
