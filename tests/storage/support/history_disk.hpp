#pragma once
// An audit trail and its history on a disk in memory, with a clock that the test moves; and the same answers from a
// reading of the whole trail.

#include "storage/audit/history.hpp"
#include "storage/audit/trail.hpp"
#include "storage/log/files.hpp"
#include "tests/storage/support/fault_files.hpp"
#include "tests/storage/support/filled_key.hpp"
#include "tests/storage/support/memory_files.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <atomic>
#include <future>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace twostep::storage::test {

inline const core::time_point morning{
    std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(8)};

inline core::pseudonym subject(std::uint8_t n) {
  core::pseudonym name;
  name.value.fill(n);
  return name;
}

/// Moved by the test, read by the history's thread too.
class moved_clock {
public:
  operator core::time_point() const { return now_.load(); }
  moved_clock& operator=(core::time_point t) {
    now_ = t;
    return *this;
  }
  moved_clock& operator+=(core::milliseconds by) { return *this = now_.load() + by; }

private:
  std::atomic<core::time_point> now_{morning};
};

struct history_disk {
  memory_files memory;
  fault_files files{memory};
  log_keys keys{filled_key(7)};
  bool begins_key = false;
  moved_clock now;
  core::milliseconds kept_in_trail = core::days(730);
  std::size_t max_waiting = 256;
  std::chrono::milliseconds patience = std::chrono::hours(1);
  std::optional<audit_trail> trail;
  std::optional<storage::audit_history> history;
  std::mutex mutex;
  std::vector<std::string> reported;

  history_disk() { BOOST_REQUIRE(!memory.make_directory("/disk/data")); }
  ~history_disk() { stop(); }

  void start() {
    start_trail();
    start_history();
  }
  void start_trail() {
    audit_trail_settings s;
    s.directory = "/disk/data/audit";
    s.keys = keys;
    s.begins_key = std::exchange(begins_key, false);
    s.keep = kept_in_trail;
    s.gather = std::chrono::milliseconds(0);
    s.limits = {.segment = 16384, .ahead = 8192, .step = 2048, .reserve = 0};
    s.fatal = [](std::string_view) {};
    s.files = &files;
    trail.emplace(s);
  }
  void start_history() {
    audit_history_settings h;
    h.directory = "/disk/data/audit";
    h.keys = keys;
    h.is_kept = [](const audit_entry& e) { return e.event != "noise"; };
    h.max_waiting = max_waiting;
    h.patience = patience;
    h.time = [this] { return core::time_point(now); };
    h.report = [this](std::string_view line) {
      const std::lock_guard lock(mutex);
      reported.emplace_back(line);
    };
    h.files = &files;
    history.emplace(h, *trail);
    history->start();
  }
  void stop() {
    if (history) history->close();
    if (trail) trail->close();
    history.reset();
    trail.reset();
  }
  void restart() {
    stop();
    start();
  }

  void add(std::uint8_t who, std::string event, audit_outcome outcome = audit_outcome::success) {
    audit_entry e{.at = now, .event = std::move(event), .subject = subject(who), .actor = "self", .outcome = outcome};
    e.network = "192.0.2.7";
    BOOST_REQUIRE(trail->add(std::move(e)));
  }

  audit_answer ask(std::vector<core::pseudonym> names, core::time_point since = {}, std::size_t most = 200) {
    std::promise<audit_answer> answered;
    history->newest({std::move(names), since, most}, [&](audit_answer a) { answered.set_value(std::move(a)); });
    return answered.get_future().get();
  }
  std::vector<std::string> events(std::uint8_t who) {
    std::vector<std::string> all;
    for (const auto& each : ask({subject(who)}).entries) all.push_back(each.entry.event);
    return all;
  }

  /// By the same rules, of the whole trail.
  std::vector<numbered_audit_entry> scanned(std::uint8_t who, core::time_point since, std::size_t most = 200) {
    const index_limits limits;
    trail->flush();
    std::map<std::pair<std::chrono::sys_days, audit_outcome>, std::vector<numbered_audit_entry>> days;
    read_audit(memory, "/disk/data/audit", keys, {}, [&](const audit_entry& e, std::uint64_t number) {
      if (e.subject != subject(who) || e.event == "noise") return;
      auto& day = days[{std::chrono::floor<std::chrono::days>(e.at), e.outcome}];
      if (day.size() == limits.of_day) day.erase(day.begin());
      day.push_back({number, e});
    });
    std::vector<numbered_audit_entry> all;
    for (const auto& [day, entries] : days) all.insert(all.end(), entries.begin(), entries.end());
    std::sort(all.begin(), all.end(), [](const auto& a, const auto& b) { return a.number > b.number; });
    std::size_t failures = 0;
    std::vector<numbered_audit_entry> chosen;
    for (const auto& e : all) {
      const bool failure = e.entry.outcome == audit_outcome::failure;
      if (chosen.size() == most || (failure && failures == most / 2)) continue;
      failures += failure ? 1 : 0;
      chosen.push_back(e);
    }
    std::erase_if(chosen, [&](const auto& e) { return e.entry.at < since; });
    return chosen;
  }
  void check_against_a_scan(std::uint8_t subjects) {
    const auto since = core::time_point(now) - core::days(28);
    for (std::uint8_t who = 1; who <= subjects; ++who) BOOST_TEST_CONTEXT("subject " << int{who}) {
        const auto found = ask({subject(who)}, since);
        BOOST_TEST(found.is_complete);
        BOOST_TEST((found.entries == scanned(who, since)));
      }
  }
  std::vector<std::uint32_t> segments() {
    return list_log(memory, "/disk/data/audit", log_beginning::trimmed).segments;
  }
};

} // namespace twostep::storage::test
