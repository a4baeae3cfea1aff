#include "server/cli/commands.hpp"
#include "server/cli/job.hpp"
#include "server/cli/print.hpp"
#include "server/cli/progress_bar.hpp"

#include <filesystem>
#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option backup_options[] = {
    {"to", "TO", "a directory that doesn't exist yet, or is empty"},
};

int back_up(const invocation& call) {
  if (!call.has("to"))
    throw failure("the place is missing: twostep backup /srv/backup/twostep-2026-11-01", wrong_usage);
  auto to = std::filesystem::absolute(call.text("to")).lexically_normal();
  if (!to.has_filename()) to = to.parent_path();
  const auto done = carry_out(call, admin::back_up, {to.string()}, {"copying and checking"}).value();
  if (call.json()) {
    print_json(call.io.out, done);
    return exit_code::done;
  }
  call.io.out << "Backed up to " << done.to.value() << " and read back: " << grouped(done.accounts.value(), accounts)
              << ", " << readable_bytes(done.bytes.value()) << ", state " << done.state_hash.value()
              << ".\nsecret.key isn't in it: without the key it can't be read.\n";
  return exit_code::done;
}

} // namespace

const command backup{
    "backup",
    "to",
    "copy the data as it is now, while the server serves",
    "Log and audit trail, consistent, read back before it counts; never secret.key, which belongs in another place.\n"
    "With a server it is the server's user who writes TO.",
    "twostep backup /srv/backup/twostep-$(date +%F)",
    backup_options,
    back_up};

} // namespace twostep::server::cli
