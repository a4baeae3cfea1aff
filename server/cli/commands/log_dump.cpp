#include "server/cli/commands.hpp"
#include "server/cli/target.hpp"
#include "storage/tools/log_inspection.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option log_dump_options[] = {
    {"reveal", "", "show whole phone numbers"},
};

int dump(const invocation& call) {
  const auto t = find_target(call);
  const auto data = data_of(t);
  auto& out = call.io.out;
  storage::dump(
      data, find_log_keys(t), call.has("reveal") ? storage::secrets::revealed : storage::secrets::masked,
      [&](std::string_view line) {
        out << line << '\n';
        if (!out) throw failure("the output can't be written");
      }
  );
  return done;
}

} // namespace

const command log_dump{
    "log dump",
    "",
    "print the log, one JSON object a record",
    "Never writes; also works while a server runs. Phone numbers are masked unless --reveal.\n"
    "What was compacted is one record an account, without the events that led there.",
    "twostep log dump | jq -c 'select(any(.events[]?; .event == \"two_step_reset\"))'",
    log_dump_options,
    dump};

} // namespace twostep::server::cli
