#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/print_guards.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <ostream>

namespace twostep::server::cli {
namespace {

std::string count_of(const boost::json::object& o, std::string_view field) {
  return std::to_string(o.at(field).to_number<std::int64_t>());
}

/// Whether messages go to it.
std::string use_of(const boost::json::object& provider) {
  const auto breaker = text_of(provider, "breaker");
  if (breaker == "half_open") return "probed";
  if (breaker == "open") return "no, until " + time_of(provider, "available_from");
  return "yes";
}

int status(const invocation& call) {
  const auto answer = ask(call, "sms/status", {}, where::server_only);
  if (call.json()) {
    print_json(call.io.out, answer);
    return done;
  }
  call.io.out << (is_true(answer, "usable") ? "Messages leave." : "No provider took the newest message.") << ' '
              << count_of(answer, "queued") << " waiting, " << count_of(answer, "in_flight") << " under way, "
              << count_of(answer, "accepted") << " taken, " << count_of(answer, "dropped")
              << " given up since the start.\n";
  print_budget(call.io.out, answer);
  call.io.out << '\n';
  table t{"PROVIDER",  "IN USE",        "TAKEN",     "FAILED",     "UNDER WAY",
          "DELIVERED", "NOT DELIVERED", "OTHER WAY", "LAST TAKEN", "LAST FAILURE"};
  for (const auto& one : answer.at("providers").as_array()) {
    const auto& p = one.as_object();
    const auto failure = time_of(p, "last_failure_at");
    t.add(
        {text_of(p, "name"), use_of(p), count_of(p, "accepted"), count_of(p, "failed"), count_of(p, "in_flight"),
         is_true(p, "receipts") ? count_of(p, "delivered") : "no receipts",
         is_true(p, "receipts") ? count_of(p, "undelivered") : "", count_of(p, "rerouted"),
         time_of(p, "last_accepted_at"), failure.empty() ? "" : failure + " " + text_of(p, "last_failure")}
    );
  }
  t.print(call.io.out);
  print_countries(call.io.out, answer);
  return done;
}

} // namespace

const command sms_status{
    "sms status", "", "show how messages fare: the queue and each provider", "", "twostep sms status", {}, status};

} // namespace twostep::server::cli
