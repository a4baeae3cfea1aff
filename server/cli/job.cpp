#include "server/cli/job.hpp"

#include "server/cli/interrupt.hpp"
#include "server/cli/progress_bar.hpp"

#include <boost/json/value.hpp>

namespace twostep::server::cli {
namespace {

std::uint64_t number_in(const boost::json::object& o, std::string_view field) {
  return o.at(field).to_number<std::uint64_t>();
}

} // namespace

boost::json::object
carry_out(const invocation& call, const std::string& operation, boost::json::object request, std::string_view what) {
  administration desk(call, where::server_or_store);
  const interruptible guard;
  const auto job = number_in(desk.ask(operation, std::move(request)), "job");
  progress_bar bar(call.io, what, accounts);
  for (;;) {
    boost::json::object status;
    try {
      status = desk.ask("job/status", {{"job", job}});
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
    if (!desk.is_here())
      throw failure("stopped waiting; the server goes on: `twostep " + std::string(call.self.name) + "` waits again");
    desk.stop();
    throw failure("stopped; nothing was changed");
  }
}

} // namespace twostep::server::cli
