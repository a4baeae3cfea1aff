#pragma once
// An operation of the late store (late_store.hpp): what it does is done when its answer is fetched.

#include "storage/pending.hpp"
#include "tests/support/late_store.hpp"

#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>

#include <functional>
#include <memory>
#include <stdexcept>
#include <string_view>
#include <type_traits>
#include <utility>

namespace twostep::storage::test {

/// Whether this thread is inside an io_context's run() or poll().
bool runs_event_loop() noexcept;

template <class T>
class late_operation final : public operation_under_way<T> {
public:
  using beginning = std::function<pending<T>()>;

  /// dropped: null for what only reads.
  late_operation(std::string_view name, beginning begin, const drop_observer* dropped)
      : name_(name), begin_(std::move(begin)), dropped_(dropped) {}
  late_operation(const late_operation&) = delete;
  late_operation& operator=(const late_operation&) = delete;
  ~late_operation() override {
    if (dropped_ && !is_waited_for_) (*dropped_)(name_);
  }

  bool is_ready() const noexcept override { return false; }
  T get() override {
    is_waited_for_ = true;
    if (runs_event_loop()) throw std::logic_error("blocks a thread with an event loop");
    return begin_().get();
  }
  awaitable<T> wait() override {
    is_waited_for_ = true;
    const executor home = co_await boost::asio::this_coro::executor;
    co_await boost::asio::post(home, use_awaitable);
    auto begun = begin_();
    T answer = co_await begun.wait();
    co_return answer;
  }

private:
  std::string_view name_;
  beginning begin_;
  const drop_observer* dropped_;
  bool is_waited_for_ = false;
};

template <class T>
struct answer_of;
template <class T>
struct answer_of<pending<T>> {
  using type = T;
};

/// `begin` begins the operation at the inner store.
template <class Begin>
auto late_read(std::string_view name, Begin begin) {
  using answer = typename answer_of<std::invoke_result_t<Begin&>>::type;
  return pending<answer>(std::make_unique<late_operation<answer>>(name, std::move(begin), nullptr));
}
template <class Begin>
auto late_change(std::string_view name, const drop_observer& dropped, Begin begin) {
  using answer = typename answer_of<std::invoke_result_t<Begin&>>::type;
  return pending<answer>(std::make_unique<late_operation<answer>>(name, std::move(begin), &dropped));
}

} // namespace twostep::storage::test
