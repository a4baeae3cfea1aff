#pragma once
// The dispatcher as in the server, on its own thread, with real gateways to fake providers.

#include "bench/dispatch/provider.hpp"
#include "sms/dispatch/dispatcher.hpp"
#include "sms/providers/registry.hpp"

#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <random>
#include <string>
#include <thread>
#include <vector>

namespace twostep::bench::dispatch {

/// A section [sms.NAME] of the configuration.
struct way {
  std::string name, kind;
  sms::provider_keys keys;
};
/// kind: twilio, webhook or smpp. more: further keys, beside those with the provider's address.
way way_to(const provider&, std::string name, std::string kind, const sms::provider_keys& more = {});

class carrier {
public:
  /// Called on the dispatcher's thread.
  using reporter = std::function<void(std::uint32_t number, const sms::outcome&)>;

  /// life: of a code, counted from enqueue(). Doesn't run before start().
  carrier(const std::vector<way>&, core::milliseconds life, reporter);
  ~carrier();
  carrier(const carrier&) = delete;
  carrier& operator=(const carrier&) = delete;

  void start();
  /// Thread-safe. Each number has its own phone number: phone_of(). False: the queue is full.
  bool enqueue(std::uint32_t number);
  static std::string phone_of(std::uint32_t number);
  sms::dispatcher_status status() const { return dispatcher_->status(); }
  /// Processor time of the dispatcher's thread since start().
  double processor_seconds() const;

private:
  core::time_point now() const;

  boost::asio::io_context context_{1};
  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> busy_;
  core::milliseconds life_;
  std::minstd_rand chance_{1};
  std::optional<sms::dispatcher> dispatcher_;
  std::thread thread_;
};

} // namespace twostep::bench::dispatch
