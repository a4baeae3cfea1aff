#include "server/cli/job.hpp"

#include "server/cli/progress_bar.hpp"

namespace twostep::server::cli {

std::optional<admin::job_progress> wait_for_job(
    const invocation& call, administration& server, const interruptible& guard, const admin::begun_job& begun,
    const job_words& words
) {
  if (!begun.job.value) return std::nullopt;
  progress_bar bar(call.io, words.what, accounts);
  for (;;) {
    admin::job_progress status;
    try {
      status = server.ask(admin::look_at_job, {*begun.job.value});
    } catch (...) {
      bar.clear();
      throw;
    }
    if (status.over) {
      bar.clear();
      return status;
    }
    bar.show(status.done, status.all);
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
