#include "server/cli/commands.hpp"
#include "server/cli/job.hpp"
#include "server/cli/print.hpp"

#include <boost/json/value.hpp>

#include <ostream>

namespace twostep::server::cli {
namespace {

int rotate(const invocation& call) {
  const auto done = carry_out(call, "keys/rotate", {{"actor", shell_user(call.variables)}}, "making a new data key");
  if (call.json()) {
    print_json(call.io.out, done);
    return exit_code::done;
  }
  call.io.out << "The data key is a new one, of generation " << done.at("generation").to_number<std::uint64_t>()
              << ": what is written from now on is sealed under it.\n"
                 "What was written before goes with the next compaction: twostep log compact\n";
  return exit_code::done;
}

} // namespace

const command keys_rotate{
    "keys rotate",
    "",
    "seal what is written from now on under a new data key",
    "While the server serves, or without one. secret.key stays as it is; live codes and sessions aren't touched.",
    "twostep keys rotate && twostep log compact",
    nullptr,
    rotate};

} // namespace twostep::server::cli
