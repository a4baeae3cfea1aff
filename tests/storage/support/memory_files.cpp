#include "tests/storage/support/memory_files.hpp"

#include <algorithm>
#include <cerrno>

namespace twostep::storage::test {
namespace {

error_code error_of(int value) {
  return {value, boost::system::system_category()};
}
constexpr std::size_t sector = 512;

} // namespace

class memory_file final : public file {
public:
  memory_file(memory_files& disk, std::shared_ptr<memory_files::node> n) : disk_(disk), node_(std::move(n)) {}
  ~memory_file() override {
    const std::lock_guard lock(disk_.mutex_);
    if (holds_) node_->locked = false;
  }

  io_result<std::size_t> read(std::uint64_t offset, std::span<std::uint8_t> to) override {
    const std::lock_guard lock(disk_.mutex_);
    if (offset >= node_->now.size()) return std::size_t{0};
    const auto n = std::min<std::size_t>(to.size(), node_->now.size() - offset);
    std::copy_n(node_->now.begin() + static_cast<std::ptrdiff_t>(offset), n, to.begin());
    return n;
  }
  io_result<std::size_t> write(std::uint64_t offset, byte_view from) override {
    const std::lock_guard lock(disk_.mutex_);
    const std::uint64_t max = std::max<std::uint64_t>(disk_.max_, node_->now.size()); // what it has, it keeps
    if (offset >= max) return error_of(ENOSPC);
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(from.size(), max - offset));
    if (node_->now.size() < offset + n) node_->now.resize(offset + n);
    std::copy_n(from.begin(), n, node_->now.begin() + static_cast<std::ptrdiff_t>(offset));
    return n;
  }
  error_code sync_data() override { return sync(); }
  error_code sync() override {
    const std::lock_guard lock(disk_.mutex_);
    node_->durable = node_->now;
    return {};
  }
  error_code truncate(std::uint64_t size) override {
    const std::lock_guard lock(disk_.mutex_);
    node_->now.resize(size);
    return {};
  }
  io_result<std::uint64_t> size() override {
    const std::lock_guard lock(disk_.mutex_);
    return node_->now.size();
  }
  io_result<file_status> status_at(const std::filesystem::path& path) override {
    const std::lock_guard lock(disk_.mutex_);
    const auto found = disk_.now_.find(path.string());
    return file_status{node_->now.size(), found != disk_.now_.end() && found->second == node_};
  }
  error_code lock() override {
    const std::lock_guard guard(disk_.mutex_);
    if (node_->locked) return error_of(EWOULDBLOCK);
    holds_ = node_->locked = true;
    return {};
  }

private:
  memory_files& disk_;
  std::shared_ptr<memory_files::node> node_;
  bool holds_ = false;
};

io_result<std::unique_ptr<file>> memory_files::open(const std::filesystem::path& path, open_mode mode) {
  const std::lock_guard lock(mutex_);
  if (mode == open_mode::directory) {
    if (!directories_.contains(path.string())) return error_of(ENOTDIR);
    auto& n = locked_directories_[path.string()];
    if (!n) n = std::make_shared<node>();
    return std::unique_ptr<file>(new memory_file(*this, n));
  }
  auto found = now_.find(path.string());
  if (found == now_.end()) {
    if (mode == open_mode::read) return error_of(ENOENT);
    found = now_.emplace(path.string(), std::make_shared<node>()).first;
  }
  if (mode == open_mode::replace) found->second->now.clear();
  return std::unique_ptr<file>(new memory_file(*this, found->second));
}

io_result<path_status> memory_files::status(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  path_status s{.ours = true};
  if (directories_.contains(path.string()))
    s.kind = path_kind::directory;
  else if (now_.contains(path.string()))
    s.kind = path_kind::file;
  return s;
}

error_code memory_files::make_directory(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  return directories_.insert(path.string()).second ? error_code() : error_of(EEXIST);
}

io_result<std::vector<std::string>> memory_files::list(const std::filesystem::path& directory) {
  const std::lock_guard lock(mutex_);
  if (!directories_.contains(directory.string())) return error_of(ENOENT);
  std::vector<std::string> names;
  for (const auto& [path, n] : now_)
    if (std::filesystem::path(path).parent_path() == directory)
      names.push_back(std::filesystem::path(path).filename());
  for (const std::filesystem::path inside : directories_)
    if (inside.parent_path() == directory) names.push_back(inside.filename());
  return names;
}

error_code memory_files::rename(const std::filesystem::path& from, const std::filesystem::path& to) {
  const std::lock_guard lock(mutex_);
  const auto found = now_.find(from.string());
  if (found == now_.end()) return error_of(ENOENT);

  now_[to.string()] = found->second;
  now_.erase(from.string());
  return {};
}

error_code memory_files::remove(const std::filesystem::path& path) {
  const std::lock_guard lock(mutex_);
  const auto found = now_.find(path.string());
  if (found == now_.end()) return error_of(ENOENT);
  now_.erase(found);
  return {};
}

error_code memory_files::sync_directory(const std::filesystem::path& directory) {
  const std::lock_guard lock(mutex_);
  const auto inside = [&](const auto& entry) {
    return std::filesystem::path(entry.first).parent_path() == directory;
  };
  std::erase_if(durable_, inside);
  for (const auto& entry : now_)
    if (inside(entry)) durable_.insert(entry);
  return {};
}

error_code memory_files::random(std::span<std::uint8_t> to) {
  const std::lock_guard lock(mutex_);
  std::mt19937 bits(++drawn_);
  for (auto& b : to) b = static_cast<std::uint8_t>(bits());
  return {};
}

void memory_files::cut_power(std::mt19937& chance) {
  const std::lock_guard lock(mutex_);
  // A directory's changes reach the disk in their order or not at all; here: all, or none.
  if (chance() % 2) now_ = durable_;
  for (auto& [path, n] : now_) {
    bytes kept = n->durable;
    // A file system writes a file's data before the size that covers it: what is beyond the old size may be lost
    // whole.
    if (n->now.size() < kept.size() ? chance() % 2 : chance() % 4 != 0) kept.resize(n->now.size());
    for (std::size_t at = 0; at < std::min(kept.size(), n->now.size()); at += sector) {
      const auto size = std::min({sector, kept.size() - at, n->now.size() - at});
      if (chance() % 2) std::copy_n(&n->now[at], size, &kept[at]);
    }
    n->now = n->durable = std::move(kept);
    n->locked = false;
  }
  durable_ = now_;
  locked_directories_.clear();
}

void memory_files::forget_locks() {
  const std::lock_guard lock(mutex_);
  for (auto& [path, n] : now_) n->locked = false;
  locked_directories_.clear();
}

bytes memory_files::content(const std::filesystem::path& path) const {
  const std::lock_guard lock(mutex_);
  return now_.at(path.string())->now;
}

void memory_files::put(const std::filesystem::path& path, bytes content) {
  const std::lock_guard lock(mutex_);
  auto& n = now_[path.string()];
  n = std::make_shared<node>();
  n->now = n->durable = std::move(content);
  durable_[path.string()] = n;
  directories_.insert(path.parent_path().string());
  directories_.insert(path.parent_path().parent_path().string());
}

std::set<std::string> memory_files::names() const {
  const std::lock_guard lock(mutex_);
  std::set<std::string> result;
  for (const auto& [path, n] : now_) result.insert(path);
  return result;
}

} // namespace twostep::storage::test
