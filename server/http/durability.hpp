#pragma once
// Whether what a request observed is on disk; the connection asks before it writes an answer.

#include "server/runtime/awaitable.hpp"

#include <cstdint>

namespace twostep::server::http {

/// Called on the worker that owns the connection. Thread-safe.
class durability {
public:
  virtual ~durability() = default;

  /// True: log record n is on disk, so nothing has to be awaited.
  virtual bool is_durable(std::uint64_t n) const noexcept = 0;

  /// Resumes on the caller's context once log record n is on disk.
  virtual awaitable<> durable(std::uint64_t n) = 0;
};

} // namespace twostep::server::http
