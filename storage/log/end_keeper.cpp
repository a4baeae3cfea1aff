#include "storage/log/end_keeper.hpp"

#include "storage/os/checked_file.hpp"

#include <cerrno>
#include <utility>

namespace twostep::storage {
namespace {

constexpr std::chrono::seconds between_writes{1};
/// While nothing changes: a start can then tell how long the server stood still.
constexpr std::chrono::hours between_signs_of_life{1};

} // namespace

end_keeper::end_keeper(file_system& files, const std::filesystem::path& log, const end_mark& first, settings s)
    : files_(files), log_(log), settings_(std::move(s)), mark_(first) {
  complete(mark_);
  write_end(files_, log_, mark_, settings_.log_key);
  file_ = open_file(files_, log_ / end_name, open_mode::read_or_create);
  thread_ = std::thread([this] { run(); });
}

end_keeper::~end_keeper() {
  stop();
}

void end_keeper::stop() noexcept {
  if (!thread_.joinable()) return;
  {
    const std::lock_guard lock(mutex_);
    stopping_ = true;
    written_.notify_all();
  }
  wake_.notify_one();
  thread_.join();
}

void end_keeper::note(const end_mark& durable) {
  bool is_first = false;
  {
    const std::lock_guard lock(mutex_);
    mark_ = durable;
    is_first = !std::exchange(is_due_, true);
  }
  if (is_first) wake_.notify_one();
}

void end_keeper::close() {
  stop();
  tell(write(mark_));
  tell(write(mark_));
  file_.reset();
}

void end_keeper::run() {
  std::unique_lock lock(mutex_);
  auto next = std::chrono::steady_clock::now() + between_writes;
  while (!stopping_) {
    if (!is_due_) {
      if (!wake_.wait_for(lock, between_signs_of_life, [this] { return stopping_ || is_due_; })) is_due_ = true;
      continue;
    }
    wake_.wait_until(lock, next, [this] { return stopping_ || hurries_; });
    if (stopping_) return;
    const auto mark = mark_;
    is_due_ = hurries_ = false;
    is_writing_ = true;
    lock.unlock();
    const auto e = write(mark);
    tell(e);
    next = std::chrono::steady_clock::now() + between_writes;
    lock.lock();
    is_writing_ = false;
    // Once more into the other half: whoever breaks one finds no older one beside it.
    is_due_ = is_due_ || e || std::exchange(last_sequence_, mark.last_sequence) != mark.last_sequence;
    last_ = e;
    ++writes_;
    written_.notify_all();
  }
}

error_code end_keeper::write_now() {
  std::unique_lock lock(mutex_);
  // One that is under way may be of before.
  const auto enough = writes_ + (is_writing_ ? 2 : 1);
  is_due_ = hurries_ = true;
  wake_.notify_one();
  written_.wait(lock, [&] { return stopping_ || writes_ >= enough; });
  return last_;
}

error_code end_keeper::write(end_mark mark) {
  complete(mark);
  const auto there = file_->status_at(log_ / end_name);
  if (!there) return there.error();
  if (there->is_there && there->size == end_file_size) return write_half(mark);
  try { // it was removed or cut: what it vouched for is vouched for anew
    write_end(files_, log_, mark, settings_.log_key);
    file_ = open_file(files_, log_ / end_name, open_mode::read_or_create);
    serial_ = 2;
  } catch (const store_error&) {
    return {ENOENT, boost::system::system_category()};
  }
  return {};
}

/// Into the older half, in place: that needs no room, and no directory to be synced.
error_code end_keeper::write_half(const end_mark& mark) {
  const auto half = to_bytes(mark, serial_, settings_.log_key);
  if (const auto e = write_all(*file_, (serial_ % 2) * end_half_size, half)) return e;
  if (const auto e = file_->sync_data()) return e;
  ++serial_;
  return {};
}

void end_keeper::complete(end_mark& mark) const {
  mark.whose = settings_.whose;
  mark.times_replaced = settings_.times_replaced;
  if (!settings_.time) return;
  const auto now = settings_.time();
  mark.at = now.at;
  mark.vouched = now.vouched;
}

void end_keeper::tell(const error_code& e) {
  const bool failed = static_cast<bool>(e);
  if (std::exchange(reported_, failed) == failed || !settings_.report) return;
  const auto path = (log_ / end_name).string();
  settings_.report(
      failed ? path + ": can't be written: " + e.message() +
                   ": that newer records are lost wouldn't be noticed; it is tried again every second"
             : path + ": is written again"
  );
}

} // namespace twostep::storage
