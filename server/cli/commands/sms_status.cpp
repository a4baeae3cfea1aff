#include "server/admin/sms_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/print_guards.hpp"
#include "server/text/date.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

/// How messages use the provider.
std::string use_of(const admin::provider_view& p) {
  if (p.breaker == sms::breaker_state::half_open) return "probed";
  if (p.breaker == sms::breaker_state::open) return "no, until " + time_of(parse_date(p.available_from));
  return "yes";
}

std::vector<std::string> row_of(const admin::provider_view& p) {
  const auto failed_at = parse_date(p.last_failure_at);
  return {
      p.name,
      use_of(p),
      std::to_string(p.accepted),
      std::to_string(p.failed),
      std::to_string(p.in_flight),
      p.receipts ? std::to_string(p.delivered) : "no receipts",
      p.receipts ? std::to_string(p.undelivered) : "",
      std::to_string(p.rerouted),
      time_of(parse_date(p.last_accepted_at)),
      failed_at ? time_of(failed_at) + " " + p.last_failure : ""};
}

int status(const invocation& call) {
  const auto answer = ask(call, admin::sms_status, {}, where::server_only);
  if (call.json()) {
    print_json(call.io.out, answer);
    return done;
  }
  call.io.out << (answer.usable ? "Messages leave." : "No provider took the newest message.") << ' ' << answer.queued
              << " waiting, " << answer.in_flight << " under way, " << answer.accepted << " taken, " << answer.dropped
              << " given up since the start.\n";
  print_budget(call.io.out, answer);
  call.io.out << '\n';
  table t{"PROVIDER",  "IN USE",        "TAKEN",     "FAILED",     "UNDER WAY",
          "DELIVERED", "NOT DELIVERED", "OTHER WAY", "LAST TAKEN", "LAST FAILURE"};
  for (const auto& p : answer.providers) t.add(row_of(p));
  t.print(call.io.out);
  print_countries(call.io.out, answer);
  return done;
}

} // namespace

const command sms_status{
    "sms status", "", "show how messages fare: the queue and each provider", "", "twostep sms status", {}, status};

} // namespace twostep::server::cli
