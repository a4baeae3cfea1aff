#pragma once
// The answer of a store's operation, now or later: a store on this machine has it at once, and whoever asks it needs
// no coroutine then.

#include "storage/awaitable.hpp"

#include <concepts>
#include <memory>
#include <utility>
#include <variant>

namespace twostep::storage {

/// An operation of a store that takes time. It calls the caller's functions only within get() and wait(), on the
/// thread that waits. Destroyed before its answer was fetched, it calls none; whether a change is made is then
/// unknown.
template <class T>
class operation_under_way {
public:
  virtual ~operation_under_way() = default;
  /// The answer is there: neither of the others waits.
  virtual bool is_ready() const noexcept = 0;
  /// Blocks until the answer is there.
  virtual T get() = 0;
  /// Resumes on the awaiting coroutine's own context. Can't be cancelled: a change whose outcome nobody knows helps
  /// nobody.
  virtual awaitable<T> wait() = 0;
};

/// One answer, fetched once by get() or wait(). The functions that were passed to the operation, and the
/// read_barrier, live until then. Not thread-safe.
template <class T>
class [[nodiscard]] pending {
public:
  /// Ready.
  // NOLINTNEXTLINE(bugprone-forwarding-reference-overload): no pending is convertible to its answer
  template <class Answer>
  requires std::convertible_to<Answer, T> pending(Answer&& answer)
      : answer_(std::in_place_index<0>, std::forward<Answer>(answer)) {}
  pending(std::unique_ptr<operation_under_way<T>> later) : answer_(std::in_place_index<1>, std::move(later)) {}

  bool is_ready() const noexcept {
    const auto* later = std::get_if<1>(&answer_);
    return !later || (*later)->is_ready();
  }
  /// For threads without an event loop (start-up, workers that hash), where it may block, and after is_ready().
  T get() {
    auto* later = std::get_if<1>(&answer_);
    return later ? (*later)->get() : std::move(std::get<0>(answer_));
  }
  /// Await it in the expression that asks, or keep the pending until then.
  awaitable<T> wait() {
    if (auto* later = std::get_if<1>(&answer_); later && !(*later)->is_ready()) {
      T answer = co_await (*later)->wait();
      co_return answer;
    }
    co_return get();
  }

private:
  std::variant<T, std::unique_ptr<operation_under_way<T>>> answer_;
};

} // namespace twostep::storage
