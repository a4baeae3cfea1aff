#include "server/app/demo_place.hpp"

#include "core/noun.hpp"
#include "server/app/data_place.hpp"
#include "server/app/installation.hpp"
#include "storage/tools/find_user.hpp"

#include <sys/stat.h>

#include <algorithm>
#include <cerrno>
#include <fstream>
#include <stdexcept>
#include <system_error>

namespace twostep::server {
namespace {

namespace fs = std::filesystem;

fs::path mark_of(const fs::path& data) {
  return data / "DEMO";
}

/// A demo of a version that wrote no mark: its only users are the demo's two people.
bool is_older_demo(const storage::some_users& users) {
  const auto is_there = [&](std::string_view key) {
    return std::find(users.email_keys.begin(), users.email_keys.end(), key) != users.email_keys.end();
  };
  return users.count == 2 && is_there("alice@example.com") && is_there("olivia@example.com");
}

[[noreturn]] void refuse(const fs::path& data, const std::string& named_by, const std::string& found) {
  throw std::runtime_error(
      data.string() + (named_by.empty() ? "" : " (" + named_by + ")") + ": no demo made this directory: it holds " +
      found + "; the demo would make users in it whose passwords it prints: leave " +
      (named_by.empty() ? std::string("it") : named_by) + " out, or name a folder of the demo's own with --data"
  );
}

} // namespace

void require_demo_place(const config& c, const std::string& named_by) {
  const auto& data = c.server.data_dir;
  std::error_code error;
  if (!fs::exists(fs::symlink_status(data, error)) || is_empty_directory(data)) return;
  if (fs::is_regular_file(fs::symlink_status(mark_of(data), error))) return;
  if (!holds_log(data)) refuse(data, named_by, "something else");
  storage::some_users users;
  try {
    const auto present = master_key::load(key_file(c), false);
    users = storage::look_at_users(data, log_keys_of(present, load_former_keys(data, present)), 3);
  } catch (const std::exception& e) {
    refuse(data, named_by, std::string("a log that can't be read (") + e.what() + ")");
  }
  if (!is_older_demo(users)) refuse(data, named_by, "a log with " + core::counted(users.count, {"user", "users"}));
}

void refuse_demo_place(const config& c) {
  const auto& data = c.server.data_dir;
  std::error_code error;
  if (c.demo || !fs::is_regular_file(fs::symlink_status(mark_of(data), error))) return;
  throw std::runtime_error(
      data.string() + ": a demo made this directory, and one of its operators has a password that was printed: name "
                      "another place with server.data_dir, or begin anew with an empty one"
  );
}

void mark_demo_place(const config& c) {
  const auto& data = c.server.data_dir;
  if (::mkdir(data.c_str(), 0700) != 0 && errno != EEXIST)
    throw std::runtime_error(
        data.string() + ": can't be made: " + std::generic_category().message(errno) +
        ": make the directory above it, or choose another with --data"
    );
  const auto mark = mark_of(data);
  std::error_code error;
  if (fs::exists(mark, error)) return;
  std::ofstream out(mark);
  out << "Made by `twostep serve --demo`: the passwords of its users are printed.\n" << std::flush;
  if (!out)
    throw std::runtime_error(mark.string() + ": can't be written: make room, or choose another place with --data");
}

} // namespace twostep::server
