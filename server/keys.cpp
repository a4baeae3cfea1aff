#include "server/keys.hpp"

#include "core/ids.hpp"
#include "core/noun.hpp"
#include "server/entropy.hpp"
#include "server/secret_file.hpp"

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
  if (info.st_size != static_cast<off_t>(std::tuple_size_v<key>))
    refuse(
        path, "has " + core::counted(static_cast<std::uint64_t>(info.st_size), {"byte", "bytes"}) +
                  " where a key has " + std::to_string(std::tuple_size_v<key>) + "; restore it from its backup"
    );
}

/// How many bytes were read; -1: errno says why none can be.
ssize_t read_all(int fd, key& into) {
  std::size_t got = 0;
  while (got < into.size()) {
    const auto n = ::read(fd, into.data() + got, into.size() - got);
    if (n < 0 && errno == EINTR) continue;
    if (n < 0) return -1;
    if (n == 0) break;
    got += static_cast<std::size_t>(n);
  }
  return static_cast<ssize_t>(got);
}

bool write_all(int fd, const key& from) {
  std::size_t put = 0;
  while (put < from.size()) {
    const auto n = ::write(fd, from.data() + put, from.size() - put);
    if (n < 0 && errno == EINTR) continue;
    if (n <= 0) return false;
    put += static_cast<std::size_t>(n);
  }
  return true;
}

/// nullopt: there is no such file.
std::optional<key> read_file(const fs::path& path) {
  // O_NONBLOCK: a pipe in its place must not keep us waiting. Links are followed: a mounted secret is one.
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
  key bytes;
  const auto got = read_all(file.get(), bytes);
  if (got < 0)
    refuse(path, "can't be read: " + reason(errno) + "; see the system's log for what is wrong with the disk");
  if (static_cast<std::size_t>(got) != bytes.size()) refuse(path, "can't be read whole; restore it from its backup");
  return bytes;
}

/// Whole or not at all: written under another name, which a crash may leave behind, then linked.
void write_file(const fs::path& path, const key& bytes) {
  fs::path unfinished = path;
  unfinished += ".new";
  const auto fail = [&](const char* step) {
    const int error = errno;
    ::unlink(unfinished.c_str());
    refuse(path, std::string("can't be made (") + step + "): " + reason(error) + "; check its directory");
  };
  ::unlink(unfinished.c_str());
  {
    const descriptor file(::open(unfinished.c_str(), O_WRONLY | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC, 0600));
    if (!file) fail("open");
    if (::fchmod(file.get(), 0600) != 0) fail("chmod");
    if (!write_all(file.get(), bytes)) fail("write");
    if (::fsync(file.get()) != 0) fail("fsync");
  }
  if (::link(unfinished.c_str(), path.c_str()) != 0) fail("link");
  ::unlink(unfinished.c_str());

  const fs::path parent = path.has_parent_path() ? path.parent_path() : fs::path(".");
  const descriptor directory(::open(parent.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC));
  if (!directory || ::fsync(directory.get()) != 0) fail("fsync of its directory");
}

void start_sodium() {
  if (sodium_init() < 0) throw std::runtime_error("the system's random source can't be used");
}

} // namespace

master_key master_key::load(const fs::path& path, bool create) {
  start_sodium();
  std::optional<key> bytes = read_file(path);
  if (!bytes) {
    if (!create)
      refuse(
          path, "there is none, and what was written with it needs it; restore it from its backup or set "
                "server.secret_key_file to where it is"
      );
    bytes.emplace();
    random_bytes(*bytes);
    write_file(path, *bytes);
  }
  master_key loaded(*bytes);
  sodium_memzero(bytes->data(), bytes->size());
  return loaded;
}

master_key::master_key(const key& bytes) {
  start_sodium();
  bytes_ = static_cast<std::uint8_t*>(sodium_malloc(bytes.size()));
  if (!bytes_) throw std::bad_alloc();
  std::memcpy(bytes_, bytes.data(), bytes.size());
  sodium_mprotect_readonly(bytes_);
}

master_key::master_key(const master_key& other)
    : bytes_(static_cast<std::uint8_t*>(sodium_malloc(std::tuple_size_v<key>))) {
  if (!bytes_) throw std::bad_alloc();
  std::memcpy(bytes_, other.bytes_, std::tuple_size_v<key>);
  sodium_mprotect_readonly(bytes_);
}

master_key::~master_key() {
  sodium_free(bytes_);
}

key master_key::derive(std::uint64_t subkey, const char (&context)[9]) const {
  static_assert(std::tuple_size_v<key> == crypto_kdf_KEYBYTES);
  key derived;
  crypto_kdf_derive_from_key(derived.data(), derived.size(), subkey, context, bytes_);
  return derived;
}

key master_key::codes() const {
  return derive(1, "ts-codes");
}
key master_key::meters() const {
  return derive(2, "ts-meter");
}
key master_key::cookies() const {
  return derive(3, "ts-cooki");
}
key master_key::log() const {
  return derive(4, "ts-log--");
}

key master_key::pseudonyms() const {
  return derive(6, "ts-audit");
}

std::string master_key::fingerprint() const {
  const key derived = derive(5, "ts-print");
  return core::to_hex(derived.data(), 8);
}

} // namespace twostep::server
