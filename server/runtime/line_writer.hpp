#pragma once
// Writes lines to a descriptor on a thread of its own: whoever hands them over never waits, however slowly they are
// read. What there is no room for is dropped and counted, and a line says so as soon as lines are written again.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>

namespace twostep::server {

enum class urgency : std::uint8_t { ordinary, urgent };

struct line_writer_settings {
  std::size_t max_waiting = std::size_t{512} * 1024; ///< bytes of ordinary lines
  std::size_t reserve = std::size_t{64} * 1024;      ///< bytes that only urgent lines may use beyond that
  /// The line, with its end, that says how many were dropped. On the writer's thread; empty: nothing is said.
  std::function<std::string(std::uint64_t)> tell_dropped;
};

/// Thread-safe.
class line_writer {
public:
  /// The descriptor stays open as long as the process lives.
  explicit line_writer(int descriptor, line_writer_settings = {});
  /// Waits for nobody who reads: what flush() didn't see written may be lost.
  ~line_writer();
  line_writer(const line_writer&) = delete;
  line_writer& operator=(const line_writer&) = delete;

  /// One or more whole lines, each with its end: all of them are taken or none. Waits for nothing.
  void write(std::string_view lines, urgency = urgency::ordinary) noexcept;
  /// Waits until everything was written, at most so long. False: it wasn't.
  bool flush(std::chrono::milliseconds at_most);
  /// Lines, so far: without room, or refused by the descriptor.
  std::uint64_t dropped() const noexcept;

private:
  struct state;
  std::shared_ptr<state> state_; ///< shared with the thread, which may be in a write that never returns
};

} // namespace twostep::server
