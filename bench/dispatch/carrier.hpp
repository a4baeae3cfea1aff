#pragma once
// The dispatcher as the server has it, on a thread of its own, with real gateways to providers in boxes.

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
/// kind: twilio, webhook or smpp. more: keys beside those that say where it is.
way way_to(const provider&, std::string name, std::string kind, const sms::provider_keys& more = {});

class carrier {
public:
  /// On the dispatcher's thread.
  using reporter = std::function<void(std::uint32_t number, const sms::outcome&)>;

  /// life: of a code, from enqueue() on. Doesn't run before start().
  carrier(const std::vector<way>&, core::milliseconds life, reporter);
  ~carrier();
  carrier(const carrier&) = delete;
  carrier& operator=(const carrier&) = delete;

  void start();
  /// From any thread. Each number has its own phone number: phone_of(). false: the queue is full.
  bool enqueue(std::uint32_t number);
  static std::string phone_of(std::uint32_t number);
  sms::dispatcher_status status() const { return dispatcher_->status(); }
  /// Of the dispatcher's thread, from start() on.
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
