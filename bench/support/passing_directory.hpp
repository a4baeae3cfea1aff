#pragma once
// A directory that is removed at the end, also after a failure.

#include <filesystem>
#include <system_error>
#include <utility>

namespace twostep::bench {

class passing_directory {
public:
  /// Makes it empty; previous contents are removed.
  explicit passing_directory(std::filesystem::path path) : path_(std::move(path)) {
    std::filesystem::remove_all(path_);
    std::filesystem::create_directories(path_);
  }
  ~passing_directory() {
    std::error_code ignored;
    std::filesystem::remove_all(path_, ignored);
  }
  passing_directory(const passing_directory&) = delete;
  passing_directory& operator=(const passing_directory&) = delete;
  const std::filesystem::path& path() const noexcept { return path_; }

private:
  std::filesystem::path path_;
};

} // namespace twostep::bench
