#include "storage/data_directory.hpp"

#include "storage/log_files.hpp"
#include "storage/store_error.hpp"

#include <algorithm>
#include <cerrno>

namespace twostep::storage {
namespace {

/// A log from before END was kept has the first line alone.
constexpr std::string_view begun_mark = "log begun\n", end_kept_mark = "end kept\n";
constexpr std::string_view lock_name = "LOCK";

byte_view as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

bool says_end_kept(byte_view lock) {
  const byte_view mark = as_bytes(end_kept_mark);
  return std::search(lock.begin(), lock.end(), mark.begin(), mark.end()) != lock.end();
}

/// Of a directory that may have been given with a slash at its end.
std::filesystem::path parent_of(const std::filesystem::path& p) {
  return p.has_parent_path() ? p.parent_path() : ".";
}

std::filesystem::path resolved(const std::filesystem::path& given) {
  std::error_code error;
  auto path = std::filesystem::weakly_canonical(given, error);
  if (error) fail_on(given, "reached", {error.value(), boost::system::system_category()});
  if (!path.has_filename()) path = path.parent_path();
  return path;
}

void make_directory(file_system& files, const std::filesystem::path& path) {
  check(files.make_directory(path), path, "made");
  check(files.sync_directory(parent_of(path)), parent_of(path), "synced");
}

} // namespace

data_directory::data_directory(file_system& files, const std::filesystem::path& given)
    : path_(resolved(given)), log_(path_ / "log") {
  const auto found = files.status(path_);
  if (!found) fail_on(path_, "looked at", found.error());
  if (found->kind == path_kind::absent) make_directory(files, path_);
  check_directory(files, path_);
  take_lock(files);
  make_log_directory(files);
}

void data_directory::check_directory(file_system& files, const std::filesystem::path& path) const {
  const auto status = files.status(path);
  if (!status) fail_on(path, "looked at", status.error());
  if (status->kind != path_kind::directory)
    throw store_error(path.string() + ": is not a directory: a data directory belongs there; move away what it is");
  if (!status->ours)
    throw store_error(
        path.string() + ": belongs to another user: run as its owner, or chown it to the user who runs this"
    );
  if (status->others_can_write)
    throw store_error(path.string() + ": others may write to it: chmod 700 " + path.string());
}

void data_directory::take_lock(file_system& files) {
  const auto path = path_ / lock_name;
  auto opened = files.open(path, open_mode::read_or_create);
  if (!opened) fail_on(path, "opened", opened.error());
  lock_ = std::move(*opened);
  if (const auto error = lock_->lock(); error.value() == EWOULDBLOCK)
    throw store_in_use(
        path_.string() +
        ": is in use by another process: stop the server that serves it, or choose another data directory"
    );
  else
    check(error, path, "locked");
  const auto content = read_all(*lock_);
  if (!content) fail_on(path, "read", content.error());
  begun_ = !content->empty();
  end_kept_ = says_end_kept(*content);
}

void data_directory::make_log_directory(file_system& files) {
  const auto status = files.status(log_);
  if (!status) fail_on(log_, "looked at", status.error());
  if (status->kind == path_kind::absent) {
    if (begun_)
      throw store_error(
          log_.string() +
          ": is missing, though a log was begun here: put it back (or remove LOCK to begin with nothing)"
      );
    make_directory(files, log_);
  }
  check_directory(files, log_);
}

void data_directory::mark_log_begun() {
  if (begun_ && end_kept_) return;
  const auto path = path_ / lock_name;
  check(write_all(*lock_, 0, as_bytes(std::string(begun_mark).append(end_kept_mark))), path, "written");
  check(lock_->sync(), path, "synced");
  begun_ = end_kept_ = true;
}

bool data_directory::end_was_kept(file_system& files, const std::filesystem::path& data) {
  const auto path = data / lock_name;
  const auto there = files.status(path);
  return there && there->kind == path_kind::file && says_end_kept(load_file(files, path));
}

} // namespace twostep::storage
