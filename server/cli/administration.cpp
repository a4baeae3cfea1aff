#include "server/cli/administration.hpp"

#include "server/admin/client.hpp"
#include "server/admin/maintenance_jobs.hpp"
#include "server/admin/operations.hpp"
#include "server/app/data_place.hpp"
#include "server/app/installation.hpp"
#include "server/cli/target.hpp"
#include "storage/store_error.hpp"

#include <pwd.h>
#include <unistd.h>

#include <cerrno>
#include <optional>
#include <ostream>
#include <vector>

namespace twostep::server::cli {
namespace {

[[noreturn]] void nobody(const target& t, const std::string& why) {
  throw failure("no server answers at " + t.admin_socket.string() + why, no_server);
}

/// A new store needs somebody's explicit wish: a data directory made by `config init` or an operator, or --new.
bool may_begin(const invocation& call, where place, const std::filesystem::path& data) {
  return place == where::may_begin_a_store && (call.has("new") || awaits_log(data));
}

[[noreturn]] void no_store(const target& t, where place) {
  std::error_code ignored;
  const bool is_there = std::filesystem::exists(t.loaded.value.server.data_dir, ignored);
  const auto looked_for = looked_for_data(t);
  nobody(
      t, (is_there ? ", and there is no log in " : ", and there is no data directory ") + looked_for +
             ": name the right one with --data or --config; `twostep serve` " +
             (is_there ? "begins a log there" : "makes it") +
             (place == where::may_begin_a_store ? ", and so does this command with --new" : "")
  );
}

/// Everything that a command needs without a server. Notices stay pending until the server's next start.
struct opened_here {
  opened_here(const config& c, console& io)
      : here(c, [&io](std::string_view line) { io.err << line << '\n'; }),
        jobs(*here.store, here.trail, here.keys, {}), operations{
                                                          c,          here.policy, here.password_rules, here.changes,
                                                          here.clock, *here.store, here.hasher} {
    here.audit.keep_out_of_the_log();
    operations.audit = &here.audit;
    operations.trail = &here.trail;
    operations.jobs = &jobs;
    operations.meter_keys = &here.meter_keys;
  }

  boost::asio::io_context context{1}; ///< outlives everything that posts to it
  installation here;
  maintenance_jobs jobs;
  api::context operations;
};

} // namespace

struct administration::impl {
  target t;
  std::unique_ptr<admin::client> server;
  std::optional<opened_here> here;
};

administration::administration(const invocation& call, where place)
    : actor_(shell_user(call.variables)), impl_(std::make_unique<impl>()) {
  auto& i = *impl_;
  i.t = find_target(call);
  i.server = admin::client::connect(i.t.admin_socket);
  if (i.server) return;
  if (place == where::server_only)
    nobody(i.t, ": start it with `twostep serve`, or name its socket with --admin-socket");
  const auto& c = i.t.loaded.value;
  const auto& data = c.server.data_dir;
  const bool is_new = !holds_log(data);
  if (is_new && !may_begin(call, place, data)) no_store(i.t, place);
  try {
    if (is_new) call.io.err << "beginning a new data directory: " << data.string() << '\n';
    i.here.emplace(c, call.io);
  } catch (const storage::store_in_use&) {
    nobody(
        i.t, ", but another process has " + data.string() +
                 ": name its socket with --admin-socket, or wait until it has started"
    );
  }
}

administration::~administration() = default;

bool administration::is_here() const noexcept {
  return impl_->here.has_value();
}

void administration::stop() noexcept {
  if (impl_->here) impl_->here->jobs.stop();
}

boost::json::object administration::ask_json(const api::row& o, boost::json::object request) {
  auto& i = *impl_;
  auto result = i.server
                    ? i.server->call(o.name, request)
                    : admin::call_now(i.here->context, i.here->operations, std::string(o.name), std::move(request));
  if (result.status < 400) return std::move(result.body);
  const auto* why = result.body.if_contains("error");
  throw failure(
      why && why->is_string() ? std::string(why->as_string()) : "refused with status " + std::to_string(result.status)
  );
}

std::string shell_user(const environment& variables) {
  const auto uid = ::getuid();
  const auto sudo = variables.find("SUDO_USER");
  if (sudo != variables.end() && !sudo->second.empty()) return sudo->second; // also of sudo -u twostep
  // Commands ask from several threads, which getpwuid doesn't allow.
  passwd entry{};
  passwd* found = nullptr;
  std::vector<char> room(1024);
  while (::getpwuid_r(uid, &entry, room.data(), room.size(), &found) == ERANGE) room.resize(room.size() * 2);
  return found ? std::string(found->pw_name) : "uid " + std::to_string(uid);
}

} // namespace twostep::server::cli
