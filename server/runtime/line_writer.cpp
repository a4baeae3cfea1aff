#include "server/runtime/line_writer.hpp"

#include <limits.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <cerrno>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <new>
#include <thread>
#include <utility>

namespace twostep::server {
namespace {

std::uint64_t count_lines(std::string_view text) noexcept {
  return static_cast<std::uint64_t>(std::count(text.begin(), text.end(), '\n'));
}

/// The longest prefix of whole lines that a pipe takes atomically, so that other writers' output isn't mixed in;
/// at least one line.
std::string_view first_piece(std::string_view lines) noexcept {
  if (lines.size() <= PIPE_BUF) return lines;
  auto end = lines.rfind('\n', PIPE_BUF - 1);
  if (end == lines.npos) end = lines.find('\n');
  return lines.substr(0, end == lines.npos ? lines.size() : end + 1);
}

bool write_whole(int descriptor, std::string_view text) noexcept {
  while (!text.empty()) {
    const auto n = ::write(descriptor, text.data(), text.size());
    if (n > 0) {
      text.remove_prefix(static_cast<std::size_t>(n));
      continue;
    }
    if (n < 0 && errno == EINTR) continue;
    if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK)) return false;
    pollfd room{descriptor, POLLOUT, 0}; // another process made the shared descriptor non-blocking
    if (::poll(&room, 1, -1) < 0 && errno != EINTR) return false;
  }
  return true;
}

} // namespace

struct line_writer::state {
  state(int d, line_writer_settings s) : descriptor(d), settings(std::move(s)) {}

  void run() {
    std::string batch;
    std::unique_lock lock(mutex);
    for (;;) {
      work.wait(lock, [&] { return stopping || !waiting.empty(); });
      if (stopping) return;
      batch.swap(waiting);
      is_full = false;
      const auto untold = std::exchange(dropped_untold, 0);
      is_writing = true;
      lock.unlock();
      const auto lost = write_lines(batch, untold);
      batch.clear();
      lock.lock();
      dropped_untold += lost;
      is_writing = false;
      written.notify_all();
    }
  }

  /// Returns how many dropped lines, of these and earlier, still have to be reported.
  std::uint64_t write_lines(std::string_view lines, std::uint64_t untold) {
    std::uint64_t lost = 0;
    while (!lines.empty()) {
      const auto piece = first_piece(lines);
      if (!write_whole(descriptor, piece)) lost += count_lines(piece);
      lines.remove_prefix(piece.size());
    }
    dropped += lost;
    return lost + (untold != 0 && tell(untold) ? 0 : untold);
  }

  bool tell(std::uint64_t count) noexcept try {
    return !settings.tell_dropped || write_whole(descriptor, settings.tell_dropped(count));
  } catch (const std::exception&) { // no memory: reported with the next lines
    return false;
  }

  const int descriptor;
  const line_writer_settings settings;
  std::mutex mutex;
  std::condition_variable work, written;
  std::string waiting;
  std::uint64_t dropped_untold = 0;
  /// Until the writer takes what waits, all ordinary lines are dropped, so that none comes out of order.
  bool is_full = false;
  bool is_writing = false, stopping = false;
  std::atomic<std::uint64_t> dropped{0};
};

line_writer::line_writer(int descriptor, line_writer_settings s)
    : state_(std::make_shared<state>(descriptor, std::move(s))) {
  std::thread([s = state_] { s->run(); }).detach();
}

line_writer::~line_writer() {
  const std::lock_guard lock(state_->mutex);
  state_->stopping = true;
  state_->work.notify_one();
}

void line_writer::write(std::string_view lines, urgency how) noexcept {
  auto& s = *state_;
  const std::lock_guard lock(s.mutex);
  const auto room = s.settings.max_waiting + (how == urgency::urgent ? s.settings.reserve : 0);
  bool taken = (how == urgency::urgent || !s.is_full) && s.waiting.size() + lines.size() <= room;
  if (taken) try {
      s.waiting.append(lines);
    } catch (const std::bad_alloc&) {
      taken = false;
    }
  if (taken) return s.work.notify_one();
  const auto count = count_lines(lines);
  s.is_full = s.is_full || !s.waiting.empty();
  s.dropped_untold += count;
  s.dropped += count;
}

bool line_writer::flush(std::chrono::milliseconds at_most) {
  auto& s = *state_;
  std::unique_lock lock(s.mutex);
  return s.written.wait_for(lock, at_most, [&] { return s.waiting.empty() && !s.is_writing; });
}

std::uint64_t line_writer::dropped() const noexcept {
  return state_->dropped;
}

} // namespace twostep::server
