#include "server/app/installation.hpp"

#include "core/noun.hpp"
#include "server/app/data_place.hpp"
#include "server/runtime/secret_file.hpp"
#include "storage/store_error.hpp"

#include <spdlog/spdlog.h>
#include <sys/stat.h>

#include <cerrno>
#include <fstream>
#include <functional>
#include <map>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace twostep::server {
namespace {

namespace fs = std::filesystem;

std::optional<core::password_blocklist> read_blocklist(const config& c) {
  if (c.password.blocklist.empty()) return {};
  std::ifstream file(c.password.blocklist);
  std::ostringstream text;
  if (file) text << file.rdbuf();
  if (!file)
    throw std::runtime_error(
        c.password.blocklist.string() + ": can't be read: put the file there or correct password.blocklist"
    );
  return std::optional<core::password_blocklist>(std::in_place, text.view());
}

core::password_rules make_rules(const config& c, const std::optional<core::password_blocklist>& list) {
  core::password_rules rules;
  rules.min_length = c.password.min_length;
  rules.blocklist = list ? &*list : nullptr;
  return rules;
}

void make_directory(const fs::path& data) {
  if (::mkdir(data.c_str(), 0700) == 0) return;
  std::error_code ignored;
  if (errno == EEXIST && fs::is_directory(data, ignored)) return;
  throw std::runtime_error(
      errno == EEXIST ? data.string() + ": isn't a directory: choose another with --data or server.data_dir"
                      : data.string() + ": can't be made: " + std::generic_category().message(errno) +
                            ": make the directory above it, or choose another with --data or server.data_dir"
  );
}

/// Syncs the directory's name: who made it (perhaps `config init`) may not have. If the parent can't be read, its
/// owner is responsible.
void sync_name_of(const fs::path& data) {
  const auto above = fs::absolute(data).lexically_normal() / "..";
  const auto error = storage::machine_files().sync_directory(above);
  if (error && error.value() != EACCES)
    throw std::runtime_error(above.lexically_normal().string() + ": can't be synced: " + error.message());
}

/// Never makes a key beside an existing log: every code and cookie would become invalid.
master_key load_key(const config& c, const std::function<void(std::string_view)>& report) {
  const auto& data = c.server.data_dir;
  const auto file = key_file(c);
  const bool beside_log = holds_log(data);
  std::error_code ignored;
  if (beside_log && !fs::exists(fs::symlink_status(file, ignored)))
    throw std::runtime_error(
        file.string() + ": is missing, though there is a log in " + data.string() +
        ": put the key back from where you keep it; without it the log is worthless"
    );
  make_directory(data);
  if (!beside_log) sync_name_of(data);
  auto key = master_key::load(file, !beside_log);
  for (const auto& warning : {warning_of_open_secret(file), warning_of_shared_directory(data)})
    if (!warning.empty()) report(warning);
  return key;
}

using reporter = std::function<void(std::string_view)>;
using teller = std::function<core::time_point()>;

/// Reports a loss that the operator has accepted, and sets `accepted`.
std::function<bool(std::string_view)> loss_check(bool accepts, reporter report, bool& accepted) {
  return [accepts, report = std::move(report), &accepted](std::string_view lost) {
    if (accepts && report) report("--accept-loss: " + std::string(lost));
    accepted = accepted || accepts;
    return accepts;
  };
}

std::function<std::optional<core::time_point>(const storage::known_times&)> clock_check(
    bool accepts, reporter report, std::filesystem::path trail, storage::log_keys keys, time_witness& witness,
    bool& accepted
) {
  return [accepts, report = std::move(report), trail = std::move(trail), keys = std::move(keys), &witness,
          &accepted](const storage::known_times& known) -> std::optional<core::time_point> {
    const auto wall = system_clock().now();
    const auto last_entry =
        storage::last_entry_time(storage::machine_files(), trail, keys).value_or(core::time_point());
    const auto doubt = doubt_of(wall, known, last_entry);
    const auto until = known_until(known, last_entry);
    const bool is_first = until == core::time_point();
    witness.begin(is_first || doubt != clock_doubt::none ? wall : until);
    if (doubt == clock_doubt::none) return std::nullopt;
    const auto line = describe(doubt, wall, known, last_entry);
    if (!accepts) throw storage::store_error(line + ": " + std::string(advice(doubt)));
    if (report) report("--accept-clock: " + line);
    accepted = true;
    if (doubt == clock_doubt::behind) return wall;
    return std::nullopt;
  };
}

storage::file_store_settings store_settings(
    const config& c, const installed_keys& keys, time_witness& witness, reporter report,
    std::function<void(std::uint64_t, std::uint64_t)> progress, storage::time_source time, start_acceptance given,
    start_acceptance& accepted, storage::fatal_handler fatal, std::shared_ptr<storage::file> held_lock
) {
  storage::file_store_settings s;
  s.held_lock = std::move(held_lock);
  s.fatal = std::move(fatal);
  s.directory = c.server.data_dir;
  const auto& former = keys.former();
  s.log_key = keys.present().log();
  s.former_log_keys = former.of_log();
  s.times_replaced = former.times;
  if (former.begins) s.replaced = {.times = former.times, .sessions_end = former.ends_sessions};
  s.report = report;
  s.progress = std::move(progress);
  s.accept_loss = loss_check(given.loss, report, accepted.loss);
  auto of_trail = trail_keys_of(keys.present(), former);
  s.check_clock =
      clock_check(given.clock, report, c.server.data_dir / "audit", std::move(of_trail), witness, accepted.clock);
  s.time = std::move(time);
  s.watch = &witness;
  return s;
}

storage::audit_trail_settings trail_settings(
    const config& c, const installed_keys& keys, storage::data_directory& data, reporter report, teller time,
    start_acceptance given, start_acceptance& accepted, storage::fatal_handler fatal
) {
  storage::audit_trail_settings s;
  s.directory = c.server.data_dir / "audit";
  s.data = &data;
  s.keys = trail_keys_of(keys.present(), keys.former());
  s.begins_key = keys.former().begins;
  s.keep = c.audit.keep;
  s.fatal = std::move(fatal);
  s.report = report;
  s.accept_loss = loss_check(given.loss, report, accepted.loss);
  s.time = std::move(time);
  return s;
}

storage::audit_history_settings
history_settings(const config& c, const installed_keys& keys, reporter report, teller time) {
  storage::audit_history_settings s;
  s.directory = c.server.data_dir / "audit";
  s.keys = trail_keys_of(keys.present(), keys.former());
  s.is_kept = is_activity;
  s.days = activity_kept;
  s.time = std::move(time);
  s.report = std::move(report);
  return s;
}

} // namespace

fs::path key_file(const config& c) {
  return c.server.secret_key_file.empty() ? c.server.data_dir / "secret.key" : c.server.secret_key_file;
}

installation::installation(
    const config& c, std::function<void(std::string_view)> report,
    std::function<void(std::uint64_t, std::uint64_t)> progress, storage::fatal_handler fatal, start_acceptance given,
    std::shared_ptr<storage::file> held_lock
)
    : blocklist_(read_blocklist(c)), keys({key_file(c), c.server.data_dir, c.audit.keep}, load_key(c, report)),
      policy(make_policy(c)), password_rules(make_rules(c, blocklist_)),
      codes(keys.present().codes(), keys.former().times + 1), meter_keys(make_meter_keys()),
      tokens(keys.present().cookies()),
      store(storage::open_file_store(store_settings(
          c, keys, witness_, report, std::move(progress), [this] { return sign_of_life(); }, given, accepted, fatal,
          std::move(held_lock)
      ))),
      clock(store->newest_time()), changes(*store, policy, codes, clock), names(keys.present().pseudonyms()),
      trail(trail_settings(
          c, keys, store->directory(), report, [this] { return now(); }, given, accepted, std::move(fatal)
      )),
      history(history_settings(c, keys, std::move(report), [this] { return now(); }), trail),
      activity(
          [this](storage::audit_query query, std::function<void(storage::audit_answer)> then) {
            history.newest(std::move(query), std::move(then));
          },
          names, keys.former().of_pseudonyms()
      ),
      audit(names, clock, [this](const storage::audit_entry& e) { return trail.add(e); }),
      hasher({c.password.argon2id_memory_kib, c.password.argon2id_passes, c.password.workers, c.password.max_queue}) {
  keys.confirm_present_key();
  running_ = &clock; // must be last: nothing after it may throw
}

core::meter_keys installation::make_meter_keys() {
  auto former = keys.former().of_meters(system_clock().now());
  if (former.empty()) return core::meter_keys(keys.present().meters());
  return core::meter_keys(keys.present().meters(), std::move(former), [this](const auto& id, const auto& present) {
    store->carry_meter(id, present, now());
  });
}

core::time_point installation::now() const noexcept {
  const auto* running = running_.load();
  return running ? running->now() : system_clock().now();
}

storage::sign_of_life installation::sign_of_life() const noexcept {
  const auto* running = running_.load();
  const auto at = now();
  return {at, witness_.vouched(at, running ? running->drift() : core::milliseconds(0))};
}

void installation::survey_accounts(const std::atomic<bool>& ends) {
  constexpr std::size_t max_sites = 10;
  std::map<std::string, std::size_t, std::less<>> elsewhere; // passkeys by the host that they were made for
  const auto look = [&](const core::account& a, const core::organisation*) {
    hasher.count_accounts(a.password.verifier);
    for (const auto& one : a.passkeys)
      if (one.site != policy.site.id && (elsewhere.size() < max_sites || elsewhere.contains(one.site)))
        ++elsewhere[one.site];
    return !ends.load();
  };
  store->each_account(look).get();
  for (const auto& [site, count] : elsewhere)
    spdlog::warn(
        "{} made for {} and can't be used at {}: people with nothing else can't sign in; factors.passkey_rp_id = "
        "\"{}\" keeps them where public_url's host is that or under it",
        core::counted(count, {"passkey was", "passkeys were"}), site, policy.site.origin, site
    );
}

void installation::note_start() {
  const auto note = [this](std::string_view event) {
    audit.note(audited_act{event, {}, std::nullopt, {core::actor_kind::system, {}}});
  };
  if (trail.was_cut_short()) audit.note(audit_event::crashed);
  audit.note(audit_event::started);
  if (accepted.loss) note("sys_loss_accepted");
  if (accepted.clock) note("sys_clock_accepted");
  history.start();
}

installation::~installation() {
  close();
}

void installation::close() {
  if (closed_) return;
  closed_ = true;
  hasher.close();
  store->close();
  history.close();
  trail.close();
}

} // namespace twostep::server
