#include "server/cli/administration.hpp"

#include "server/admin/client.hpp"
#include "server/admin/operations.hpp"
#include "server/cli/target.hpp"
#include "server/installation.hpp"
#include "storage/store_error.hpp"

#include <boost/json/value.hpp>

#include <pwd.h>
#include <unistd.h>

#include <ostream>

namespace twostep::server::cli {
namespace {

/// Runs the operation on the store that this process opened; what is owed to people is sent by the server's next
/// start.
admin::answer call_here(const target& t, const std::string& operation, boost::json::object request, console& io) {
  const auto& c = t.loaded.value;
  installation here(c, [&](std::string_view line) { io.err << line << '\n'; });
  admin::resources resources{c, here.policy, here.password_rules, here.codes, here.clock, *here.store, here.hasher};
  here.audit.keep_out_of_the_log();
  resources.audit = &here.audit;
  return admin::call_now(resources, operation, std::move(request));
}

[[noreturn]] void nobody(const target& t, const std::string& why) {
  throw failure("no server answers at " + t.admin_socket.string() + why, no_server);
}

admin::answer
open_and_call(const target& t, const std::string& operation, boost::json::object request, where place, console& io) {
  const auto& data = t.loaded.value.server.data_dir;
  std::error_code ignored;
  const bool is_new = !std::filesystem::exists(data, ignored);
  if (is_new && place != where::may_begin_a_store)
    nobody(t, ", and there is no data directory " + data.string() + ": name the right one with --data or --config");
  try {
    if (is_new) io.err << "beginning a new data directory: " << data.string() << '\n';
    return call_here(t, operation, std::move(request), io);
  } catch (const storage::store_in_use&) {
    nobody(
        t, ", but another process has " + data.string() +
               ": name its socket with --admin-socket, or wait until it has started"
    );
  }
}

} // namespace

boost::json::object
ask(const invocation& call, const std::string& operation, boost::json::object request, where place) {
  const auto t = find_target(call);
  admin::answer result;
  if (const auto server = admin::client::connect(t.admin_socket))
    result = server->call(operation, request);
  else if (place == where::server_only)
    nobody(t, ": start it with `twostep serve`, or name its socket with --admin-socket");
  else
    result = open_and_call(t, operation, std::move(request), place, call.io);

  if (result.status < 400) return std::move(result.body);
  const auto* why = result.body.if_contains("error");
  throw failure(
      why && why->is_string() ? std::string(why->as_string()) : "refused with status " + std::to_string(result.status)
  );
}

std::string shell_user(const environment& variables) {
  const auto uid = ::getuid();
  const auto sudo = variables.find("SUDO_USER");
  if (uid == 0 && sudo != variables.end() && !sudo->second.empty()) return sudo->second;
  if (const auto* entry = ::getpwuid(uid)) return entry->pw_name;
  return "uid " + std::to_string(uid);
}

} // namespace twostep::server::cli
