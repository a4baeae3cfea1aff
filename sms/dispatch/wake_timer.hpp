#pragma once
// Wakes the dispatcher when something may be due. The clock decides what is due.

#include "core/time.hpp"

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>

namespace twostep::sms {

/// Used only on the dispatcher's context.
class wake_timer {
public:
  virtual ~wake_timer() = default;
  /// Calls `wake` once on the context after about `in`; replaces an earlier call.
  virtual void set(core::milliseconds in, std::function<void()> wake) = 0;
  virtual void cancel() noexcept = 0;
};

/// Uses the steady clock.
std::unique_ptr<wake_timer> make_steady_timer(boost::asio::io_context&);

} // namespace twostep::sms
