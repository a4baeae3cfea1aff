#include "server/audit/log_line.hpp"

#include "server/runtime/logging.hpp"
#include "server/text/trace_context.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/string.hpp>

#include <spdlog/spdlog.h>

namespace twostep::server {

namespace {

std::string
as_words(const storage::audit_entry& e, const std::optional<core::account_id>& account, std::string_view trace) {
  std::string line = e.event;
  const auto add = [&](std::string_view name, std::string_view value) {
    if (value.empty()) return;
    line.append(" ").append(name).append("=");
    // A name of the shell's may hold anything: it must not look like a field of its own.
    if (value.find_first_of(" =\"\\") == value.npos) {
      line.append(value);
    } else {
      line += boost::json::serialize(boost::json::string(value));
    }
  };
  const bool by_person = e.actor == "self";
  add("account", account ? core::to_text(*account) : by_person ? "-" : "");
  if (!by_person) add("actor", e.actor);
  add("network", e.network);
  add("detail", e.detail);
  add("host", e.host.value_or(""));
  add("incident", e.incident);
  add("trace_id", trace);
  if (!by_person) add("outcome", boost::describe::enum_to_string(e.outcome, ""));
  return line;
}

boost::json::object
as_fields(const storage::audit_entry& e, const std::optional<core::account_id>& account, std::string_view trace) {
  boost::json::object line{{"event", e.event}};
  const auto add = [&](std::string_view name, std::string_view value) {
    if (!value.empty()) line.emplace(name, value);
  };
  if (account) add("account", core::to_text(*account));
  add("actor", e.actor);
  add("network", e.network);
  add("outcome", boost::describe::enum_to_string(e.outcome, ""));
  add("detail", e.detail);
  add("host", e.host.value_or(""));
  add("incident", e.incident);
  add("trace_id", trace);
  return line;
}

} // namespace

void log_audit_line(
    const storage::audit_entry& e, const std::optional<core::account_id>& account, std::string_view trace
) {
  if (logs_fields())
    log_fields(as_fields(e, account, trace));
  else
    spdlog::info("{}", as_words(e, account, trace));
}

void log_incident(std::string_view incident, const http::request& request, std::string_view what) {
  if (!may_log({.kind = "incident", .network = request.client.network, .level = line_level::error})) return;
  const auto trace = trace_id(request.traceparent);
  if (logs_fields()) {
    boost::json::object line{{"event", "incident"}, {"incident", incident}};
    if (!trace.empty()) line.emplace("trace_id", trace);
    line.emplace("detail", what);
    return log_fields(line, line_level::error);
  }
  if (trace.empty())
    spdlog::error("incident={} {}", incident, what);
  else
    spdlog::error("incident={} trace_id={} {}", incident, trace, what);
}

} // namespace twostep::server
