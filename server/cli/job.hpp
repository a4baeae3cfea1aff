#pragma once
// Begins a maintenance job and waits for it, showing how far it is.

#include "server/admin/maintenance_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/interrupt.hpp"

#include <optional>
#include <string_view>

namespace twostep::server::cli {

struct job_words {
  std::string_view what;             ///< "compacting"
  std::string_view interrupted = {}; ///< what Ctrl-C means for it; empty: the usual words
};

/// What came of the job that the answer names; nullopt where it names none. Throws failure where it failed, or where
/// Ctrl-C ended the waiting: a server goes on with it then, while a job of this process is stopped.
std::optional<admin::job_progress>
wait_for_job(const invocation&, administration&, const interruptible&, const admin::begun_job&, const job_words&);

/// Asks and waits. The operation begins a job.
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
