#include "tests/storage/support/fault_files.hpp"

namespace twostep::storage::test {

class fault_file final : public file {
public:
  fault_file(fault_files& owner, std::filesystem::path path, std::unique_ptr<file> real)
      : owner_(owner), path_(std::move(path)), real_(std::move(real)) {}

  io_result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> to) override {
    if (const auto e = owner_.asked(operation::read, path_)) return e;
    return real_->read(offset, to);
  }
  io_result<std::size_t> write(std::uint64_t offset, byte_view from) override {
    if (const auto e = owner_.asked(operation::write, path_)) {
      if (owner_.tear_failed_writes) (void)real_->write(offset, from.first(from.size() / 2));
      return e;
    }
    return real_->write(offset, from.first(std::min(from.size(), owner_.longest_write.load())));
  }
  error_code sync_data() override { return sync(); }
  error_code sync() override {
    if (const auto e = owner_.asked(operation::sync, path_)) return e;
    return real_->sync();
  }
  error_code truncate(std::uint64_t size) override {
    if (const auto e = owner_.asked(operation::truncate, path_)) return e;
    return real_->truncate(size);
  }
  io_result<std::uint64_t> size() override {
    if (const auto e = owner_.asked(operation::size, path_)) return e;
    return real_->size();
  }
  io_result<file_status> status_at(const std::filesystem::path& at) override {
    if (const auto e = owner_.asked(operation::size, path_)) return e;
    return real_->status_at(at);
  }
  error_code lock() override {
    if (const auto e = owner_.asked(operation::lock, path_)) return e;
    return real_->lock();
  }

private:
  fault_files& owner_;
  std::filesystem::path path_;
  std::unique_ptr<file> real_;
};

void fault_files::fail_call(int n, int error, bool for_good) {
  failed_ = false;
  before = [this, n, error, for_good,
            calls = std::make_shared<std::atomic<int>>(0)](operation o, const std::filesystem::path&) {
    const int call = ++*calls;
    const bool changes = o != operation::read && o != operation::size && o != operation::status;
    if (call != n && !(for_good && call > n && changes)) return error_code();
    failed_ = true;
    return error_code(error, boost::system::system_category());
  };
}

io_result<std::unique_ptr<file>> fault_files::open(const std::filesystem::path& path, open_mode mode) {
  if (const auto e = asked(operation::open, path)) return e;
  auto opened = real_.open(path, mode);
  if (!opened) return opened.error();
  return std::unique_ptr<file>(new fault_file(*this, path, std::move(*opened)));
}
io_result<path_status> fault_files::status(const std::filesystem::path& path) {
  if (const auto e = asked(operation::status, path)) return e;
  return real_.status(path);
}
error_code fault_files::make_directory(const std::filesystem::path& path) {
  if (const auto e = asked(operation::make_directory, path)) return e;
  return real_.make_directory(path);
}
io_result<std::vector<std::string>> fault_files::list(const std::filesystem::path& path) {
  if (const auto e = asked(operation::list, path)) return e;
  return real_.list(path);
}
error_code fault_files::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  if (const auto e = asked(operation::rename, from)) return e;
  return real_.rename(from, to);
}
error_code fault_files::remove(const std::filesystem::path& path) {
  if (const auto e = asked(operation::remove, path)) return e;
  return real_.remove(path);
}
error_code fault_files::sync_directory(const std::filesystem::path& path) {
  if (const auto e = asked(operation::sync_directory, path)) return e;
  return real_.sync_directory(path);
}
error_code fault_files::random(std::span<std::uint8_t> to) {
  if (const auto e = asked(operation::random, {})) return e;
  return real_.random(to);
}

} // namespace twostep::storage::test
