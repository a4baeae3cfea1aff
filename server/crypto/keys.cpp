#include "server/crypto/keys.hpp"

#include "core/ids.hpp"
#include "core/noun.hpp"
#include "server/runtime/entropy.hpp"
#include "server/runtime/secret_file.hpp"

#include <fcntl.h>
#include <sodium.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstring>
#include <new>
#include <optional>
#include <stdexcept>
#include <system_error>

namespace twostep::server {
namespace {

namespace fs = std::filesystem;

class descriptor {
public:
  explicit descriptor(int fd) noexcept : fd_(fd) {}
  ~descriptor() {
    if (fd_ >= 0) ::close(fd_);
  }
  descriptor(const descriptor&) = delete;
  descriptor& operator=(const descriptor&) = delete;
  int get() const noexcept { return fd_; }
  explicit operator bool() const noexcept { return fd_ >= 0; }

private:
  int fd_;
};

[[noreturn]] void refuse(const fs::path& path, const std::string& what_and_remedy) {
  throw std::runtime_error("secret key " + path.string() + ": " + what_and_remedy);
}

std::string reason(int error) {
  return std::generic_category().message(error);
}

void check_file(const fs::path& path, int fd) {
  struct stat info {};
  if (::fstat(fd, &info) != 0) refuse(path, "can't be examined: " + reason(errno));
  if (!S_ISREG(info.st_mode))
    refuse(path, "is not a regular file; put the key file there or set server.secret_key_file to where it is");
  const auto seen = look_at_secret_file(fd, path, 077);
  if (seen.what == openness::by_us)
    refuse(path, "is open to others (mode " + seen.mode + "); run: chmod 600 " + path.string());
  if (info.st_size != static_cast<off_t>(key::size))
    refuse(
        path, "has " + core::counted(static_cast<std::uint64_t>(info.st_size), {"byte", "bytes"}) +
                  " where a key has " + std::to_string(key::size) + "; restore it from its backup"
    );
}

/// The number of bytes read; -1: errno has the reason.
ssize_t read_all(int fd, std::uint8_t* into) {
  std::size_t got = 0;
  while (got < key::size) {
    const auto n = ::read(fd, into + got, key::size - got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  return static_cast<ssize_t>(got);
}

bool write_all(int fd, const key& from) {
  std::size_t put = 0;
  while (put < key::size) {
    const auto n = ::write(fd, from.data() + put, key::size - put);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    put += static_cast<std::size_t>(n);
  }
  return true;
}

/// nullopt: the file doesn't exist.
std::optional<key> read_file(const fs::path& path) {
  // O_NONBLOCK: opening a pipe must not block. Links are followed, because mounted secrets are links.
  const descriptor file(::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC));
  if (!file) {
    const int error = errno;
    std::error_code ignored;
    const bool is_link = fs::is_symlink(fs::symlink_status(path, ignored));
    if (error == ELOOP || (error == ENOENT && is_link))
      refuse(
          path,
          "is a symbolic link that leads to no file; put the file there or set server.secret_key_file to where it "
          "is"
      );
    if (error == ENOENT) return std::nullopt;
    refuse(path, "can't be read: " + reason(error) + "; it must be readable by the user that runs twostep");
  }
  check_file(path, file.get());
  ssize_t got = 0;
  int error = 0;
  auto read = key::filled([&](std::uint8_t* to) {
    got = read_all(file.get(), to);
    error = errno;
  });
  if (got < 0)
    refuse(path, "can't be read: " + reason(error) + "; see the system's log for what is wrong with the disk");
  if (static_cast<std::size_t>(got) != key::size) refuse(path, "can't be read whole; restore it from its backup");
  return read;
}

fs::path unfinished_name(const fs::path& path) {
  auto unfinished = path;
  return unfinished += ".new";
}

[[noreturn]] void fail_making(const fs::path& path, const char* step) {
  const int error = errno;
  ::unlink(unfinished_name(path).c_str());
  refuse(path, std::string("can't be made (") + step + "): " + reason(error) + "; check its directory");
}

/// Writes path.new, which a crash may leave behind.
void write_unfinished(const fs::path& path, const key& bytes) {
  const auto unfinished = unfinished_name(path);
  ::unlink(unfinished.c_str());
  const descriptor file(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
  if (!file) fail_making(path, "open");
  if (::fchmod(file.get(), 0600) != 0) fail_making(path, "chmod");
  if (!write_all(file.get(), bytes)) fail_making(path, "write");
  if (::fsync(file.get()) != 0) fail_making(path, "fsync");
}

fs::path directory_of(const fs::path& path) {
  return path.has_parent_path() ? path.parent_path() : fs::path(".");
}

/// 0, or errno.
int sync_directory_of(const fs::path& path) {
  const descriptor directory(::open(directory_of(path).c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  return directory && ::fsync(directory.get()) == 0 ? 0 : errno;
}

const std::string advice_for_mounts = ", as mounted secrets are, and can't be replaced there; stop the server, set "
                                      "server.secret_key_file to a copy of it, run this again, and put the new key "
                                      "where the mount comes from";

/// Atomic and durable; never replaces a file.
void write_file(const fs::path& path, const key& bytes) {
  write_unfinished(path, bytes);
  const auto unfinished = unfinished_name(path);
  if (::link(unfinished.c_str(), path.c_str()) != 0) fail_making(path, "link");
  ::unlink(unfinished.c_str());
  if (sync_directory_of(path) != 0) fail_making(path, "fsync of its directory");
}

} // namespace

master_key master_key::load(const fs::path& path, bool create) {
  std::optional<key> bytes = read_file(path);
  if (bytes) return master_key(std::move(*bytes));
  if (!create)
    refuse(
        path, "there is none, and what was written with it needs it; restore it from its backup or set "
              "server.secret_key_file to where it is"
    );
  auto made = random();
  write_file(path, made.key_);
  return made;
}

void master_key::replace(const fs::path& path, const std::function<void()>& before) const {
  std::error_code ignored;
  if (fs::is_symlink(fs::symlink_status(path, ignored))) refuse(path, "is a symbolic link" + advice_for_mounts);
  if (::access(directory_of(path).c_str(), W_OK) != 0)
    refuse(path, "is in a directory that can't be written to (" + reason(errno) + ")" + advice_for_mounts);
  write_unfinished(path, key_);
  try {
    before();
  } catch (...) {
    ::unlink(unfinished_name(path).c_str());
    throw;
  }
  if (::rename(unfinished_name(path).c_str(), path.c_str()) == 0) {
    // The result doesn't matter: the next opening syncs the directory before anything is written (make_durable).
    (void)sync_directory_of(path);
    return;
  }
  const int error = errno;
  ::unlink(unfinished_name(path).c_str());
  if (error == EBUSY || error == EXDEV) refuse(path, "is a mount of its own" + advice_for_mounts);
  refuse(path, "can't be replaced: " + reason(error) + "; check its directory");
}

void master_key::make_durable(const fs::path& path) {
  if (const int error = sync_directory_of(path); error != 0)
    refuse(
        path,
        "its directory can't be synced: " + reason(error) + "; see the system's log for what is wrong with the disk"
    );
}

master_key master_key::random() {
  return master_key(key::filled([](std::uint8_t* to) { random_bytes({to, key::size}); }));
}

key master_key::codes() const {
  return core::derive_key(key_, 1, "ts-codes");
}
key master_key::meters() const {
  return core::derive_key(key_, 2, "ts-meter");
}
key master_key::cookies() const {
  return core::derive_key(key_, 3, "ts-cooki");
}
key master_key::log() const {
  return core::derive_key(key_, 4, "ts-log--");
}

key master_key::former_keys() const {
  return core::derive_key(key_, 7, "ts-formr");
}

key master_key::pseudonyms() const {
  return core::derive_key(key_, 6, "ts-audit");
}

std::string master_key::fingerprint() const {
  const auto derived = core::derive_key(key_, 5, "ts-print");
  return core::to_hex(derived.data(), 8);
}

} // namespace twostep::server
