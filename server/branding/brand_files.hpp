#pragma once
// Reads the files that branding.logo and branding.theme_dir name. What is in templates and stylesheets:
// server/web/theme.hpp.

#include "server/branding/brand_file.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::branding {

inline constexpr std::size_t most_theme_files = 64;
inline constexpr std::size_t largest_theme = 512 * 1024; ///< bytes of all its files
/// Rules of a theme beside those of style.css: they come after them.
inline constexpr std::string_view added_style = "theme.css";

/// What is wrong with a file, or with the folder.
struct file_problem {
  std::filesystem::path file;
  std::string text;
};

/// nullopt: it can't be used, for the reason that was added.
std::optional<brand_file> read_logo(const std::filesystem::path&, std::vector<file_problem>&);
/// The files of the theme in the order of their names, without those whose names begin with a dot.
std::vector<brand_file> read_theme(const std::filesystem::path& folder, std::vector<file_problem>&);

} // namespace twostep::server::branding
