#pragma once
// Shows how a test message of `sms test` or `mail test` goes while the server's answer is awaited.

#include "server/admin/sms_operations.hpp"
#include "server/cli/administration.hpp"

#include <chrono>
#include <cstddef>
#include <future>
#include <vector>

namespace twostep::server::cli {

/// Prints the events of a test message on stderr, a line each.
class test_progress {
public:
  static constexpr std::chrono::milliseconds poll_interval{200}; ///< between two requests for the progress

  explicit test_progress(console& io) : io_(io) {}
  void show(const std::vector<admin::test_message_try>&);

private:
  console& io_;
  std::size_t shown_ = 0;
  bool waiting_ = false;
};

/// Asks the running server for the operation and shows the progress until it answers; with --json there is none.
template <class Operation, class Request>
admin::accepted_test_message
ask_and_tell(const invocation& call, const Operation& operation, const Request& request) {
  if (call.json()) return ask(call, operation, request, where::server_only);
  auto answer = std::async(std::launch::async, [&] { return ask(call, operation, request, where::server_only); });
  test_progress progress(call.io);
  try {
    administration server(call, where::server_only);
    while (answer.wait_for(test_progress::poll_interval) != std::future_status::ready)
      progress.show(server.ask(admin::test_message_progress, {}).tries);
  } catch (const failure&) {
    // An older server doesn't know this operation. If the server is gone, the waiting call reports it.
  }
  return answer.get();
}

} // namespace twostep::server::cli
