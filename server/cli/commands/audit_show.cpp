#include "core/email.hpp"
#include "server/activity/activity.hpp"
#include "server/admin/audit_operations.hpp"
#include "server/admin/client.hpp"
#include "server/admin/user_operations.hpp"
#include "server/app/installation.hpp"
#include "server/audit/pseudonyms.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/target.hpp"
#include "server/runtime/clock.hpp"
#include "server/text/date.hpp"
#include "server/text/duration.hpp"
#include "storage/audit/trail.hpp"
#include "storage/log/end_mark.hpp"
#include "storage/store_error.hpp"
#include "storage/tools/find_user.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <poll.h>
#include <sys/inotify.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <functional>
#include <optional>
#include <ostream>
#include <ranges>
#include <string>
#include <system_error>
#include <utility>
#include <vector>

namespace twostep::server::cli {
namespace {

namespace fs = std::filesystem;
constexpr option audit_show_options[] = {
    {"user", "USER", "only what is about this user: the email or the id"},
    {"since", "T", "only what happened since: 24h, 2026-12-01 or 2026-12-01T08:00:00Z"},
    {"follow", "", "go on as entries come"},
};

core::time_point parse_since(const std::string& text) {
  if (const auto ago = parse_duration(text)) return system_clock().now() - *ago;
  if (const auto date = parse_date(text)) return *date;
  throw failure(
      "--since: \"" + text + "\" is neither a length of time such as 24h nor a date such as 2026-12-01", wrong_usage
  );
}

/// Support's acts on one user with their reasons. The trail doesn't contain reasons: it outlives accounts, and a
/// reason may name a person.
class reasons {
public:
  explicit reasons(std::vector<admin::support_act_view> acts = {}) : all_(std::move(acts)) {}
  /// The reason of the newest act of the entry's kind, recorded less than two seconds before it; "" if there is none.
  std::string of(const storage::audit_entry& e) const {
    if (e.actor == "self") return {};
    for (const auto& act : all_ | std::views::reverse)
      if (is_of(e, act.what) && act.at <= e.at && e.at < act.at + core::seconds(2)) return act.reason.value_or("");
    return {};
  }

private:
  std::vector<admin::support_act_view> all_;
};

/// Asks the running server, else reads the log.
core::account_id find_account(const target& t, const all_keys& keys, const std::string& user, reasons& why) {
  std::optional<core::account_id> found = core::id_from_text<core::account_id>(user); // also finds erased users
  if (const auto server = admin::client::connect(t.admin_socket)) {
    auto answer = server->call(admin::show_user.name, {{"user", user}});
    if (answer.status < 400) {
      const auto shown = read_answer<admin::user_details>(std::move(answer.body));
      found = shown.id;
      why = reasons(shown.support_acts);
    }
  } else if (found) {
    return *found;
  } else if (const auto email = core::email_key(user)) {
    found = storage::find_user(t.loaded.value.server.data_dir, log_keys_of(keys.present, keys.former), *email);
  }
  if (found) return *found;
  throw failure(
      "there is no user \"" + user +
      "\": `twostep user list` shows who there is; of somebody who was erased only the "
      "id leads to the entries"
  );
}

/// Under the present and all former keys.
std::vector<core::pseudonym> pseudonyms_of(const core::account_id& account, const all_keys& keys) {
  std::vector<core::pseudonym> names{pseudonyms(keys.present.pseudonyms())(account)};
  for (const auto& former : keys.former.of_pseudonyms()) names.push_back(pseudonyms(former)(account));
  return names;
}

bool is_about(const storage::audit_entry& e, const std::vector<core::pseudonym>& names) {
  return e.subject && std::ranges::find(names, *e.subject) != names.end();
}

/// Makes the server write entries that it still buffers, so that recent events appear.
void have_written(const target& t) {
  if (const auto server = admin::client::connect(t.admin_socket)) server->call(admin::write_audit.name, {});
}

/// Wakes when files of a directory change.
class directory_watch {
public:
  explicit directory_watch(const fs::path& directory) : fd_(::inotify_init1(IN_CLOEXEC | IN_NONBLOCK)) {
    if (fd_ == -1 || ::inotify_add_watch(fd_, directory.c_str(), IN_MODIFY | IN_CREATE | IN_MOVED_TO) == -1) {
      const int error = errno;
      if (fd_ != -1) ::close(fd_);
      throw failure(directory.string() + ": can't be followed: " + std::generic_category().message(error));
    }
  }
  ~directory_watch() { ::close(fd_); }
  directory_watch(const directory_watch&) = delete;
  directory_watch& operator=(const directory_watch&) = delete;

  /// Returns false when the reader of the output has closed it.
  bool wait() const {
    pollfd waited[] = {{fd_, POLLIN, 0}, {STDOUT_FILENO, 0, 0}};
    while (::poll(waited, 2, -1) == -1 && errno == EINTR) {
    }
    char events[4096];
    while (::read(fd_, events, sizeof events) > 0) {
    } // discard the events: the trail is read again in any case
    return (waited[1].revents & (POLLERR | POLLNVAL)) == 0;
  }

private:
  int fd_;
};

int show_audit(const invocation& call) {
  const auto t = find_target(call);
  const auto data = data_of(t), trail = data / "audit";
  const auto keys = load_keys(t);
  const auto since = call.has("since") ? parse_since(call.text("since")) : core::time_point::min();
  std::vector<core::pseudonym> about;
  reasons why;
  std::optional<core::account_id> account;
  if (call.has("user")) {
    account = find_account(t, keys, call.text("user"), why);
    about = pseudonyms_of(*account, keys);
  }
  const auto lost = storage::missing_audit_end(storage::machine_files(), data);
  if (!fs::exists(trail)) {
    if (lost) throw storage::lost_records(*lost);
    throw failure(trail.string() + ": there is no audit trail yet: the server makes it when it first starts");
  }

  have_written(t);

  auto& out = call.io.out;
  const auto print = [&](const storage::audit_entry& e, std::uint64_t number) {
    if (e.at < since || (call.has("user") && !is_about(e, about))) return;
    auto shown = storage::to_json(e, number);
    if (auto reason = why.of(e); !reason.empty()) shown["reason"] = std::move(reason);
    out << boost::json::serialize(shown) << '\n';
    if (!out) throw failure("the output can't be written");
  };
  std::optional<directory_watch> watch;
  if (call.has("follow")) watch.emplace(trail);
  storage::audit_position at;
  auto keys_now = keys;
  do {
    try {
      at = storage::read_audit(
          storage::machine_files(), trail, trail_keys_of(keys_now.present, keys_now.former), at, print
      );
    } catch (const storage::store_error&) {
      if (!watch) throw;
      keys_now = load_keys(t); // secret.key may have been replaced meanwhile.
      if (call.has("user")) about = pseudonyms_of(*account, keys_now);
      at = storage::read_audit(
          storage::machine_files(), trail, trail_keys_of(keys_now.present, keys_now.former), at, print
      );
    }
    out.flush();
    if (lost) throw storage::lost_records(*lost); // everything readable has been printed
  } while (watch && watch->wait());
  return done;
}

} // namespace

const command audit_show{
    "audit",
    "",
    "show the audit trail: who did what, one JSON object a line",
    "Oldest first; also while a server runs, and never writing. People stand there under pseudonyms: --user finds "
    "the\n"
    "entries of one, and while a server runs shows why support did what it did. Needs the key (secret.key).",
    "twostep audit --since 24h | jq -c 'select(.outcome == \"failure\")'\n"
    "twostep audit --user ann@example.org\n"
    "twostep audit --follow",
    audit_show_options,
    show_audit};

} // namespace twostep::server::cli
