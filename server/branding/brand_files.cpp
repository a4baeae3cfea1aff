#include "server/branding/brand_files.hpp"

#include "core/text.hpp"
#include "server/branding/picture.hpp"
#include "server/text/embedded.hpp"
#include "server/text/suggest.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <set>
#include <system_error>

namespace twostep::server::branding {
namespace {

namespace fs = std::filesystem;

/// Fills `to`, with one byte more than largest_file if there are more; returns what is wrong, or "".
std::string read_file(const fs::path& path, std::string& to) {
  const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  struct stat found {};
  if (file < 0 || ::fstat(file, &found) != 0) {
    const auto why = std::generic_category().message(errno);
    if (file >= 0) ::close(file);
    return "can't be read: " + why;
  }
  char block[4096];
  ssize_t n = 0;
  if (S_ISREG(found.st_mode))
    while (to.size() <= largest_file && (n = ::read(file, block, sizeof block)) > 0)
      to.append(block, static_cast<std::size_t>(n));
  const auto why = n < 0 ? "can't be read: " + std::generic_category().message(errno) : std::string();
  ::close(file);
  if (!S_ISREG(found.st_mode)) return "is not a file";
  if (to.size() > largest_file) return "is larger than 64 KiB";
  return why;
}

bool is_picture(std::string_view name) {
  return name.ends_with(".svg") || name.ends_with(".png");
}

/// Small letters, digits, "-" and "_" before the ending: the name stands in addresses, stylesheets and templates.
bool is_picture_name(std::string_view name) {
  if (!is_picture(name) || name.size() > 64) return false;
  const auto stem = name.substr(0, name.size() - 4);
  return !stem.empty() && std::ranges::all_of(stem, [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

/// What a theme may replace, and the stylesheet that it may add.
std::vector<std::string_view> known_names() {
  std::vector<std::string_view> names{added_style};
  for (const auto files : {embedded::templates(), embedded::assets()})
    for (const auto& f : files)
      if (!f.name.ends_with(".gz")) names.push_back(f.name);
  std::ranges::sort(names);
  return names;
}

std::string unknown_name(std::string_view name, const std::vector<std::string_view>& known) {
  if (is_picture(name)) return "has a name that isn't made of small letters, digits, \"-\" and \"_\", 64 at most";
  std::string all;
  for (const auto one : known) all += std::string(one) + ", ";
  return "is no file of a theme" + did_you_mean(name, known) + " (there are: " + all +
         "and pictures of any name, *.svg and *.png)";
}

std::string text_problem(std::string_view name, const std::string& text) {
  if (is_picture(name)) return picture_problem(name, text);
  return core::is_utf8(text) && text.find('\0') == text.npos ? "" : "is not a text in UTF-8";
}

/// The names in order, without those that begin with a dot: of a version control, or of how a volume is mounted.
std::set<std::string> names_in(const fs::path& folder, std::vector<file_problem>& problems) {
  std::set<std::string> names;
  std::error_code failed;
  fs::directory_iterator entry(folder, failed);
  for (; !failed && entry != fs::directory_iterator() && names.size() <= most_theme_files; entry.increment(failed))
    if (auto name = entry->path().filename().string(); !name.starts_with('.')) names.insert(std::move(name));
  if (failed) problems.push_back({folder, "can't be read: " + failed.message()});
  if (names.size() > most_theme_files)
    problems.push_back({folder, "has more than " + std::to_string(most_theme_files) + " files"});
  return names;
}

} // namespace

std::optional<brand_file> read_logo(const fs::path& path, std::vector<file_problem>& problems) {
  brand_file logo{path.filename().string(), {}};
  auto wrong = read_file(path, logo.text);
  if (wrong.empty()) wrong = picture_problem(logo.name, logo.text);
  if (wrong.empty()) return logo;
  problems.push_back({path, std::move(wrong)});
  return std::nullopt;
}

std::vector<brand_file> read_theme(const fs::path& folder, std::vector<file_problem>& problems) {
  const auto known = known_names();
  std::vector<brand_file> theme;
  std::size_t bytes = 0;
  const auto names = names_in(folder, problems);
  if (names.size() > most_theme_files) return theme;
  for (const auto& name : names) {
    brand_file f{name, {}};
    const bool is_known = std::ranges::find(known, std::string_view(name)) != known.end() || is_picture_name(name);
    auto wrong = is_known ? read_file(folder / name, f.text) : unknown_name(name, known);
    if (wrong.empty()) wrong = text_problem(name, f.text);
    if (!wrong.empty()) problems.push_back({folder / name, std::move(wrong)});
    bytes += f.text.size();
    theme.push_back(std::move(f));
  }
  if (bytes > largest_theme) problems.push_back({folder, "has more than 512 KiB in its files"});
  return theme;
}

} // namespace twostep::server::branding
