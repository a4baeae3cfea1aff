#include "storage/tools/restore.hpp"

#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/interrupt.hpp"
#include "server/cli/print.hpp"
#include "server/cli/progress_bar.hpp"
#include "server/cli/target.hpp"
#include "server/crypto/former_keys.hpp"
#include "server/runtime/clock.hpp"
#include "storage/audit/trail.hpp"
#include "storage/os/copy_file.hpp"

#include <boost/json/object.hpp>

#include <istream>
#include <ostream>

namespace twostep::server::cli {
namespace {

namespace fs = std::filesystem;
constexpr option restore_options[] = {
    {"from", "FROM", "what `twostep backup` made"},
    {"key", "FILE", "the secret.key that belongs to it"},
    {"accept-loss", "", "restore a backup whose audit trail, or its end, is gone"},
};

fs::path whole(const fs::path& given) {
  auto path = fs::absolute(given).lexically_normal();
  if (!path.has_filename()) path = path.parent_path();
  return path;
}

/// The key file to use; asks for it on a terminal.
fs::path find_key(const invocation& call, const config& c) {
  if (call.has("key")) return call.text("key");
  if (!c.server.secret_key_file.empty()) return c.server.secret_key_file;
  std::string typed;
  if (call.io.in_is_terminal) {
    call.io.err << "The file with the secret.key of this backup: " << std::flush;
    std::getline(call.io.in, typed);
  }
  if (typed.empty())
    throw failure("the key is missing: name the file that holds this backup's secret.key with --key", wrong_usage);
  return typed;
}

/// Records in the restored trail who restored it.
void note(const fs::path& copy, storage::log_keys keys, const std::string& user) {
  storage::audit_trail_settings s;
  s.directory = copy / "audit";
  s.keys = std::move(keys);
  storage::audit_trail trail(s);
  trail.add({.at = system_clock().now(), .event = "authz_admin", .actor = "shell:" + user, .detail = "restore"});
  trail.close();
}

int restore_data(const invocation& call) {
  if (!call.has("from"))
    throw failure("the backup is missing: twostep restore /srv/backup/twostep-2026-11-01 --data DIR", wrong_usage);
  const auto t = find_target(call);
  const auto& c = t.loaded.value;
  const auto key_path = find_key(call, c);
  const auto key = master_key::load(key_path, false);
  storage::restore_settings s;
  s.from = whole(call.text("from"));
  s.data = whole(c.server.data_dir);
  s.accept_loss = call.has("accept-loss");
  const auto former = load_former_keys(s.from, key);
  s.keys = trail_keys_of(key, former);
  const bool key_inside = c.server.secret_key_file.empty();
  s.complete = [&](const fs::path& copy) {
    note(copy, s.keys, shell_user(call.variables));
    if (!former.all.empty()) save(former, copy, key);
    if (key_inside) storage::copy_file(storage::machine_files(), fs::canonical(key_path), copy / "secret.key");
  };

  const interruptible guard;
  progress_bar bar(call.io, "copying and checking", {"kB", "kB"});
  storage::backup_report done;
  try {
    done = storage::restore(s, [&](std::uint64_t bytes, std::uint64_t of) {
      bar.show(bytes / 1000, of / 1000);
      return !guard.was_interrupted();
    });
  } catch (...) {
    bar.clear();
    throw;
  }
  bar.clear();
  if (call.json()) {
    print_json(
        call.io.out, {{"data", s.data.string()},
                      {"accounts", done.accounts},
                      {"bytes", done.bytes},
                      {"state_hash", done.state_hash}}
    );
    return exit_code::done;
  }
  call.io.out << "Restored to " << s.data.string() << " and read back: " << grouped(done.accounts, accounts) << ", "
              << readable_bytes(done.bytes) << ", state " << done.state_hash << ".\n"
              << (key_inside ? "The key lies beside the data now, as secret.key."
                             : "The server reads its key from " + c.server.secret_key_file.string() + ".")
              << '\n';
  return exit_code::done;
}

} // namespace

const command restore{
    "restore",
    "from",
    "make a data directory from a backup",
    "Into --data, which must not exist or be empty; with the key that belongs to the backup. Everything is read "
    "back\n"
    "before the directory gets its name: it is there whole, or not at all.",
    "twostep restore /srv/backup/twostep-2026-11-01 --data /var/lib/twostep --key /safe/secret.key",
    restore_options,
    restore_data};

} // namespace twostep::server::cli
