#pragma once
// Writes lines to a descriptor on its own thread, so that callers never wait, however slowly they are read. Lines
// without room are dropped and counted; a line reports the count as soon as writing goes on.

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
  /// Makes the line that reports dropped lines, with its line end. Called on the writer's thread. Empty: no
  /// report.
  std::function<std::string(std::uint64_t)> tell_dropped;
};

/// Thread-safe.
class line_writer {
public:
  /// The descriptor must stay open while the process lives.
  explicit line_writer(int descriptor, line_writer_settings = {});
  /// Doesn't wait: what flush() hasn't confirmed may be lost.
  ~line_writer();
  line_writer(const line_writer&) = delete;
  line_writer& operator=(const line_writer&) = delete;

  /// lines: whole lines, each with its end. Takes all of them or none. Never blocks.
  void write(std::string_view lines, urgency = urgency::ordinary) noexcept;
  /// Waits until everything is written, at most so long. False: timed out.
  bool flush(std::chrono::milliseconds at_most);
  /// The number of lines dropped so far, for lack of room or by a write error.
  std::uint64_t dropped() const noexcept;

private:
  struct state;
  std::shared_ptr<state> state_; ///< shared with the thread, which may be blocked in a write for ever
};

} // namespace twostep::server
