#pragma once
// What keeps a store from opening: one line that names the path and says what to do. Thrown at start only.

#include <boost/system/error_code.hpp>

#include <filesystem>
#include <stdexcept>
#include <string>

namespace twostep::storage {

struct store_error : std::runtime_error {
  using std::runtime_error::runtime_error;
};

/// Another process has the data directory.
struct store_in_use : store_error {
  using store_error::store_error;
};

/// "PATH: can't be opened: Permission denied: run as the user who owns it".
[[noreturn]] void fail_on(const std::filesystem::path&, std::string_view what, const boost::system::error_code&);
inline void check(const boost::system::error_code& e, const std::filesystem::path& path, std::string_view what) {
  if (e) fail_on(path, what, e);
}

} // namespace twostep::storage
