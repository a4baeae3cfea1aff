#include "server/admin/mail_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/text/date.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

int show_status(const invocation& call) {
  const auto answer = ask(call, admin::mail_status, {}, where::server_only);
  if (call.json()) {
    print_json(call.io.out, answer);
    return done;
  }
  auto& out = call.io.out;
  out << (answer.usable ? "The mail server has no known trouble." : "The mail server failed at the newest try.")
      << ' ' << answer.queued << " waiting, " << answer.in_flight << " under way, " << answer.accepted << " taken, "
      << answer.dropped << " given up since the start.\n";
  if (!answer.available_from.empty())
    out << "It isn't asked before " << time_of(parse_date(answer.available_from)) << ".\n";
  if (!answer.last_accepted_at.empty()) out << "Last taken: " << time_of(parse_date(answer.last_accepted_at)) << '\n';
  if (!answer.last_failure_at.empty())
    out << "Last failure: " << time_of(parse_date(answer.last_failure_at)) << ' ' << answer.last_failure << '\n';
  return done;
}

} // namespace

const command mail_status{
    "mail status",
    "",
    "show how mails fare: the queue and the mail server",
    "Needs [mail] in the configuration (docs/mail.md).",
    "twostep mail status",
    {},
    show_status};

} // namespace twostep::server::cli
