#include "server/app/data_place.hpp"

#include "server/config/settings.hpp"

#include <algorithm>
#include <array>
#include <span>
#include <string_view>
#include <system_error>

namespace twostep::server {
namespace {

namespace fs = std::filesystem;

/// True: nothing is in the directory but entries of these names.
bool has_only(const fs::path& directory, std::span<const std::string_view> names) noexcept {
  std::error_code error;
  fs::directory_iterator entry(directory, error);
  for (; !error && entry != fs::directory_iterator(); entry.increment(error))
    if (std::find(names.begin(), names.end(), entry->path().filename().native()) == names.end()) return false;
  return !error;
}

} // namespace

bool holds_log(const fs::path& data) noexcept {
  std::error_code error;
  const fs::directory_iterator entries(data / "log", error);
  return !error && entries != fs::directory_iterator();
}

bool is_empty_directory(const fs::path& data) noexcept {
  constexpr std::array<std::string_view, 1> nothing{"lost+found"};
  return has_only(data, nothing);
}

bool awaits_log(const fs::path& data) noexcept {
  constexpr std::array<std::string_view, 4> laid_out{"lost+found", "secret.key", "LOCK", "log"};
  return has_only(data, laid_out) && !holds_log(data);
}

std::string misplaced_data(const loaded_config& c) {
  const auto& here = c.value.server.data_dir;
  const auto& older = c.relative_data_dir;
  std::error_code error;
  if (older.empty() || holds_log(here) || !holds_log(older) || fs::equivalent(here, older, error)) return {};
  const auto set = c.set_at.find("server.data_dir");
  const auto there = fs::absolute(older, error).lexically_normal().string();
  return (set == c.set_at.end() ? "server.data_dir isn't set: its default" : set->second + ": server.data_dir") +
         " counts from the configuration's folder, and " + fs::absolute(here, error).lexically_normal().string() +
         " holds no log; " + there +
         ", where older versions looked from here, does: write data_dir = " + toml_string(there) +
         ", or move it there";
}

} // namespace twostep::server
