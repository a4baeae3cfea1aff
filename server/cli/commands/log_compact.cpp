#include "server/cli/commands.hpp"
#include "server/cli/job.hpp"
#include "server/cli/print.hpp"
#include "server/cli/progress_bar.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

int compact(const invocation& call) {
  const auto done = carry_out(call, admin::compact_log, {}, {"compacting the log"}).value();
  if (call.json()) {
    print_json(call.io.out, done);
    return exit_code::done;
  }
  call.io.out << "The log is compacted: " << grouped(done.accounts.value(), accounts) << ", "
              << readable_bytes(done.bytes_before.value()) << " became " << readable_bytes(done.bytes_after.value())
              << ".\n";
  return exit_code::done;
}

} // namespace

const command log_compact{
    "log compact",
    "",
    "write a snapshot and remove the segments it covers",
    "Works while the server serves, and without one. What was erased leaves the disk with it. The server also does "
    "it\n"
    "by itself, when the log has outgrown what it holds and within a day of an erasure; SIGUSR1 begins one too.\n"
    "Ctrl-C ends the waiting, not the server's compaction.",
    "twostep log compact",
    {},
    compact};

} // namespace twostep::server::cli
