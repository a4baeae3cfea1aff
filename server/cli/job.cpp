#include "server/cli/job.hpp"

#include "server/cli/interrupt.hpp"
#include "server/cli/progress_bar.hpp"

#include <boost/json/value.hpp>

namespace twostep::server::cli {

std::uint64_t number_in(const boost::json::object& o, std::string_view field) {
  return o.at(field).to_number<std::uint64_t>();
}

boost::json::object
carry_out(const invocation& call, const std::string& operation, boost::json::object request, const job_words& words) {
  administration server(call, where::server_or_store);
  const interruptible guard;
  auto begun = server.ask(operation, std::move(request));
  if (begun.at("job").is_null()) return begun;
  const auto job = number_in(begun, "job");
  progress_bar bar(call.io, words.what, accounts);
  for (;;) {
    boost::json::object status;
    try {
      status = server.ask("job/status", {{"job", job}});
    } catch (...) {
      bar.clear();
      throw;
    }
    if (status.at("over").as_bool()) {
      bar.clear();
      return status;
    }
    bar.show(number_in(status, "done"), number_in(status, "all"));
    if (!guard.was_interrupted()) continue;
    bar.clear();
    if (server.is_here()) server.stop();
    if (!words.interrupted.empty()) throw failure("stopped waiting; " + std::string(words.interrupted));
    if (!server.is_here())
      throw failure("stopped waiting; the server goes on: `twostep " + std::string(call.self.name) + "` waits again");
    throw failure("stopped; nothing was changed");
  }
}

} // namespace twostep::server::cli
