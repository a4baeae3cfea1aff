#include "server/cli/commands.hpp"
#include "server/cli/target.hpp"
#include "storage/tools/log_inspection.hpp"

#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <ostream>
#include <sstream>

namespace twostep::server::cli {
namespace {

int verify(const invocation& call) {
  const auto t = find_target(call);
  const auto data = data_of(t);
  std::ostringstream report;
  const bool sound = storage::verify(data, find_log_keys(t), report);
  auto text = report.str();
  if (call.json()) {
    while (!text.empty() && text.back() == '\n') text.pop_back();
    call.io.out << boost::json::serialize(boost::json::object{{"sound", sound}, {"report", text}}) << '\n';
  } else {
    call.io.out << text;
  }
  if (!sound) throw failure("the log is damaged: keep a copy of " + data.string() + " before anything else");
  return done;
}

} // namespace

const command log_verify{
    "log verify",
    "",
    "read the whole log and check every record",
    "Never writes; also works while a server runs. Exit code 1 where the log is damaged.\n"
    "With secret.key at hand it proves that every record is what was written; without, heads and checksums only.",
    "twostep log verify --data /var/lib/twostep",
    {},
    verify};

} // namespace twostep::server::cli
