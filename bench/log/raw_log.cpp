#include "bench/log/raw_log.hpp"

#include <boost/asio/async_result.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <stdexcept>

namespace twostep::bench::log {
namespace {

constexpr std::uint64_t file_size = std::uint64_t{64} << 20;

void check(const storage::error_code& e) {
  if (e) throw std::runtime_error("the bench's own file: " + e.message());
}

} // namespace

std::unique_ptr<storage::file> zero_written(const std::filesystem::path& path, std::uint64_t size) {
  auto opened = storage::machine_files().open(path, storage::open_mode::replace);
  if (!opened) throw std::runtime_error(path.string() + ": " + opened.error().message());
  const storage::bytes zeros(std::size_t{1} << 20);
  for (std::uint64_t at = 0; at < size; at += zeros.size()) check(storage::write_all(**opened, at, zeros));
  check((*opened)->sync());
  return std::move(*opened);
}

raw_log::raw_log(const std::filesystem::path& path)
    : file_(zero_written(path, file_size)), thread_([this] { run(); }) {}

raw_log::~raw_log() {
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
  }
  work_.notify_one();
  thread_.join();
}

std::uint64_t raw_log::append(storage::record_type, storage::byte_view payload) {
  std::unique_lock lock(mutex_);
  const bool is_first = pending_.empty();
  storage::put_bytes(pending_, payload);
  const auto number = ++last_;
  lock.unlock();
  if (is_first) work_.notify_one();
  return number;
}

std::uint64_t raw_log::last_sequence() {
  const std::lock_guard lock(mutex_);
  return last_;
}

storage::awaitable<> raw_log::durable(std::uint64_t n) {
  if (n <= durable_.load(std::memory_order_acquire)) co_return;
  const storage::executor home = co_await boost::asio::this_coro::executor;
  auto initiate = [this, n, home](auto handler) {
    enqueue({n, home, boost::asio::any_completion_handler<void()>(std::move(handler))});
  };
  co_await boost::asio::async_initiate<const boost::asio::use_awaitable_t<storage::executor>&, void()>(
      std::move(initiate), storage::use_awaitable
  );
}

void raw_log::enqueue(waiter w) {
  {
    const std::lock_guard lock(mutex_);
    if (w.n > durable_.load(std::memory_order_relaxed)) {
      waiters_.push_back(std::move(w));
      return;
    }
  }
  boost::asio::post(w.home, [resume = std::move(w.resume)]() mutable { std::move(resume)(); });
}

void raw_log::run() {
  storage::bytes batch;
  for (;;) {
    std::uint64_t last;
    {
      std::unique_lock lock(mutex_);
      work_.wait(lock, [this] { return !pending_.empty() || stopping_; });
      if (pending_.empty()) return;
      batch.clear();
      batch.swap(pending_);
      last = last_;
    }
    if (position_ + batch.size() > file_size) position_ = 0;
    check(storage::write_all(*file_, position_, batch));
    check(file_->sync_data());
    position_ += batch.size();
    ++syncs_;
    complete(last);
  }
}

void raw_log::complete(std::uint64_t last) {
  std::vector<waiter> ready, later;
  {
    const std::lock_guard lock(mutex_);
    durable_.store(last, std::memory_order_release);
    for (auto& w : waiters_) (w.n <= last ? ready : later).push_back(std::move(w));
    waiters_.swap(later);
  }
  for (auto& w : ready) boost::asio::post(w.home, [resume = std::move(w.resume)]() mutable { std::move(resume)(); });
}

} // namespace twostep::bench::log
