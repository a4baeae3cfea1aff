#pragma once
// Begins a maintenance job and waits for it, showing its progress.

#include "server/admin/maintenance_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/interrupt.hpp"

#include <optional>
#include <string_view>

namespace twostep::server::cli {

struct job_words {
  std::string_view what;             ///< "compacting"
  std::string_view interrupted = {}; ///< the message after Ctrl-C; empty: the usual one
};

/// Waits for the job that the answer names; nullopt if it names none. Throws failure if the job failed, or after
/// Ctrl-C: a server then continues the job, while a job of this process is stopped.
std::optional<admin::job_progress>
wait_for_job(const invocation&, administration&, const interruptible&, const admin::begun_job&, const job_words&);

/// Runs an operation that begins a job, and waits for the job.
template <class Request>
std::optional<admin::job_progress> carry_out(
    const invocation& call, const api::operation<Request, admin::begun_job>& o,
    const std::type_identity_t<Request>& request, const job_words& words
) {
  administration server(call, where::server_or_store);
  const interruptible guard;
  return wait_for_job(call, server, guard, server.ask(o, request), words);
}

} // namespace twostep::server::cli
