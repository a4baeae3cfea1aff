#include "storage/os/data_directory.hpp"

#include "storage/os/checked_file.hpp"
#include "storage/store_error.hpp"

#include <cerrno>

namespace twostep::storage {
namespace {

/// The lines of LOCK, in this order. A log from before END was kept has the first alone, one from before the audit
/// trail's was missed the first two.
constexpr std::string_view begun_mark = "log begun\n", end_kept_mark = "end kept\n",
                           audit_end_kept_mark = "audit end kept\n";
constexpr std::string_view lock_name = "LOCK";

byte_view as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

/// As a line of its own: one mark ends as another does.
bool says(byte_view lock, std::string_view mark) {
  const std::string_view text(reinterpret_cast<const char*>(lock.data()), lock.size());
  auto at = text.find(mark);
  while (at != text.npos && at != 0 && text[at - 1] != '\n') at = text.find(mark, at + 1);
  return at != text.npos;
}

bool lock_says(file_system& files, const std::filesystem::path& data, std::string_view mark) {
  const auto path = data / lock_name;
  const auto there = files.status(path);
  return there && there->kind == path_kind::file && says(load_file(files, path), mark);
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

/// flock on a directory: NFS and some others have none (flock(2): NFS locks only what is open for writing).
bool has_no_directory_locks(const error_code& e) noexcept {
  return e.value() == EBADF || e.value() == ENOLCK || e.value() == EOPNOTSUPP || e.value() == EINVAL;
}

/// The lock of one data directory: on LOCK, which older versions take too, and on the directory itself, so that
/// removing LOCK lets nobody else in.
struct held_locks {
  std::unique_ptr<file> directory, lock_file;
};

std::unique_ptr<file> opened(file_system& files, const std::filesystem::path& path, open_mode mode) {
  auto f = files.open(path, mode);
  if (!f) fail_on(path, "opened", f.error());
  return std::move(*f);
}

void make_directory(file_system& files, const std::filesystem::path& path) {
  check(files.make_directory(path), path, "made");
  check(files.sync_directory(parent_of(path)), parent_of(path), "synced");
}

} // namespace

data_directory::data_directory(file_system& files, const std::filesystem::path& given, std::shared_ptr<file> held)
    : path_(resolved(given)), log_(path_ / "log"), lock_(std::move(held)) {
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
  if (!lock_) {
    auto held = std::make_shared<held_locks>();
    held->directory = opened(files, path_, open_mode::directory);
    lock_or_refuse(*held->directory, path_, has_no_directory_locks);
    held->lock_file = opened(files, path, open_mode::read_or_create);
    lock_or_refuse(*held->lock_file, path, [](const error_code&) { return false; });
    lock_ = std::shared_ptr<file>(held, held->lock_file.get());
  }
  const auto content = read_all(*lock_);
  if (!content) fail_on(path, "read", content.error());
  begun_ = !content->empty();
  end_kept_ = says(*content, end_kept_mark);
  audit_end_kept_ = says(*content, audit_end_kept_mark);
}

void data_directory::lock_or_refuse(file& f, const std::filesystem::path& what, bool (*may_fail)(const error_code&)) {
  const auto e = f.lock();
  if (e.value() == EWOULDBLOCK)
    throw store_in_use(
        path_.string() +
        ": is in use by another process: stop the server that serves it, or choose another data directory"
    );
  if (!may_fail(e)) check(e, what, "locked");
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
  write_marks(audit_end_kept_);
  begun_ = end_kept_ = true;
}

void data_directory::mark_audit_end_kept() {
  if (audit_end_kept_) return;
  write_marks(true);
  audit_end_kept_ = true;
}

/// In place, and never shorter: a write that is cut off leaves the lines that were there.
void data_directory::write_marks(bool audit_end_kept) {
  const auto path = path_ / lock_name;
  auto text = std::string(begun_mark).append(end_kept_mark);
  if (audit_end_kept) text += audit_end_kept_mark;
  check(write_all(*lock_, 0, as_bytes(text)), path, "written");
  check(lock_->sync(), path, "synced");
}

bool data_directory::end_was_kept(file_system& files, const std::filesystem::path& data) {
  return lock_says(files, data, end_kept_mark);
}

bool data_directory::audit_end_was_kept(file_system& files, const std::filesystem::path& data) {
  return lock_says(files, data, audit_end_kept_mark);
}

} // namespace twostep::storage
