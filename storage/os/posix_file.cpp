#include "storage/os/file.hpp"

#include <dirent.h>
#include <fcntl.h>
#include <sys/file.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <optional>
#include <utility>
#include <vector>

namespace twostep::storage {
namespace {

error_code last_error() {
  return {errno, boost::system::system_category()};
}
error_code error_of(int value) {
  return {value, boost::system::system_category()};
}

/// Repeats a call that a signal interrupted.
template <class F>
auto retried(F call) {
  auto result = call();
  while (result == -1 && errno == EINTR) result = call();
  return result;
}

error_code checked(int result) {
  return result == -1 ? last_error() : error_code();
}

class descriptor {
public:
  explicit descriptor(int fd) noexcept : fd_(fd) {}
  ~descriptor() {
    if (fd_ != -1) ::close(fd_);
  }
  descriptor(descriptor&& other) noexcept : fd_(std::exchange(other.fd_, -1)) {}
  descriptor& operator=(descriptor&&) = delete;
  int get() const noexcept { return fd_; }

private:
  int fd_;
};

class posix_file final : public file {
public:
  explicit posix_file(descriptor fd) noexcept : fd_(std::move(fd)) {}

  io_result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> to) override {
    const auto n = retried([&] { return ::pread(fd_.get(), to.data(), to.size(), static_cast<off_t>(offset)); });
    if (n == -1) return last_error();
    return static_cast<std::size_t>(n);
  }
  io_result<std::size_t> write(std::uint64_t offset, byte_view from) override {
    const auto n = retried([&] { return ::pwrite(fd_.get(), from.data(), from.size(), static_cast<off_t>(offset)); });
    if (n == -1) return last_error();
    return static_cast<std::size_t>(n);
  }
  // A failed sync isn't repeated, not even after a signal: the kernel may have forgotten what it couldn't write.
  error_code sync_data() override { return checked(::fdatasync(fd_.get())); }
  error_code sync() override { return checked(::fsync(fd_.get())); }
  error_code truncate(std::uint64_t size) override {
    return checked(retried([&] { return ::ftruncate(fd_.get(), static_cast<off_t>(size)); }));
  }
  io_result<std::uint64_t> size() override {
    struct stat s;
    if (::fstat(fd_.get(), &s) == -1) return last_error();
    return static_cast<std::uint64_t>(s.st_size);
  }
  // Asked at each sync: one call, and the file's own identity is read once.
  io_result<file_status> status_at(const std::filesystem::path& path) override {
    if (!own_) {
      own_.emplace();
      if (::fstat(fd_.get(), &*own_) == -1) return last_error();
    }
    struct stat there;
    if (::lstat(path.c_str(), &there) == -1) {
      if (errno == ENOENT || errno == ENOTDIR) return file_status{0, false};
      return last_error();
    }
    const bool same = there.st_dev == own_->st_dev && there.st_ino == own_->st_ino;
    return file_status{static_cast<std::uint64_t>(there.st_size), same};
  }
  error_code lock() override {
    return checked(retried([&] { return ::flock(fd_.get(), LOCK_EX | LOCK_NB); }));
  }

private:
  descriptor fd_;
  std::optional<struct stat> own_;
};

int flags_of(open_mode mode) noexcept {
  switch (mode) {
  case open_mode::read:
    return O_RDONLY;
  case open_mode::read_or_create:
    return O_RDWR | O_CREAT;
  case open_mode::replace:
    return O_RDWR | O_CREAT | O_TRUNC;
  case open_mode::directory:
    return O_RDONLY | O_DIRECTORY;
  }
  return O_RDONLY;
}

bool is_in_group(gid_t group) {
  if (group == ::getegid()) return true;
  const int count = ::getgroups(0, nullptr);
  std::vector<gid_t> all(static_cast<std::size_t>(std::max(count, 0)));
  const int got = ::getgroups(static_cast<int>(all.size()), all.data());
  return got > 0 && std::find(all.begin(), all.begin() + got, group) != all.begin() + got;
}

/// A directory that a group which this process is in may write to, and nobody else, by somebody else's will: it is
/// another's, or has the set-group-ID bit. So are volumes of containers handed over.
bool is_given_to_our_group(const struct stat& s) {
  if (!S_ISDIR(s.st_mode) || (s.st_mode & (S_IWGRP | S_IWOTH)) != S_IWGRP) return false;
  return (s.st_uid != ::geteuid() || (s.st_mode & S_ISGID) != 0) && is_in_group(s.st_gid);
}

class posix_file_system final : public file_system {
public:
  io_result<std::unique_ptr<file>> open(const std::filesystem::path& path, open_mode mode) override {
    // O_NONBLOCK: opening a FIFO must not wait for its other end.
    const int flags = flags_of(mode) | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK | O_NOCTTY;
    descriptor fd(retried([&] { return ::open(path.c_str(), flags, 0600); }));
    if (fd.get() == -1) return last_error();
    struct stat s;
    if (::fstat(fd.get(), &s) == -1) return last_error();
    if (mode != open_mode::directory && !S_ISREG(s.st_mode)) return error_of(EINVAL);
    return std::unique_ptr<file>(new posix_file(std::move(fd)));
  }

  io_result<path_status> status(const std::filesystem::path& path) override {
    struct stat s;
    if (::lstat(path.c_str(), &s) == -1) {
      if (errno == ENOENT) return path_status{};
      return last_error();
    }
    path_status result;
    result.kind = S_ISREG(s.st_mode) ? path_kind::file : S_ISDIR(s.st_mode) ? path_kind::directory : path_kind::other;
    result.ours = s.st_uid == ::geteuid();
    result.others_can_write = (s.st_mode & (S_IWGRP | S_IWOTH)) != 0;
    if (is_given_to_our_group(s)) {
      result.ours = true;
      result.others_can_write = false;
    }
    return result;
  }

  error_code make_directory(const std::filesystem::path& path) override {
    return checked(::mkdir(path.c_str(), 0700));
  }

  io_result<std::vector<std::string>> list(const std::filesystem::path& directory) override {
    struct closer {
      void operator()(DIR* d) const noexcept { ::closedir(d); }
    };
    const std::unique_ptr<DIR, closer> stream(::opendir(directory.c_str()));
    if (!stream) return last_error();
    std::vector<std::string> names;
    for (;;) {
      errno = 0;
      const dirent* entry = ::readdir(stream.get());
      if (!entry) break;
      if (std::string name = entry->d_name; name != "." && name != "..") names.push_back(std::move(name));
    }
    if (errno != 0) return last_error();
    return names;
  }

  error_code rename(const std::filesystem::path& from, const std::filesystem::path& to) override {
    return checked(::rename(from.c_str(), to.c_str()));
  }
  error_code remove(const std::filesystem::path& path) override { return checked(::unlink(path.c_str())); }

  error_code sync_directory(const std::filesystem::path& path) override {
    const descriptor fd(retried([&] { return ::open(path.c_str(), O_RDONLY | O_DIRECTORY | O_CLOEXEC); }));
    if (fd.get() == -1) return last_error();
    return checked(::fsync(fd.get()));
  }

  error_code random(std::span<std::uint8_t> to) override {
    const auto n = retried([&] { return ::getrandom(to.data(), to.size(), 0); });
    if (n == -1) return last_error();
    return static_cast<std::size_t>(n) == to.size() ? error_code() : error_of(EIO);
  }
};

} // namespace

file_system& machine_files() {
  static posix_file_system instance;
  return instance;
}

} // namespace twostep::storage
