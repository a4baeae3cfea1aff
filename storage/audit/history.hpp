#pragma once
// What the audit trail has about somebody in the last days, newest first: answers from an index in memory
// (index.hpp) and the few frames it names, on a thread of its own. Not what the entries mean.

#include "storage/audit/index.hpp"
#include "storage/audit/segment_reader.hpp"
#include "storage/log/keys.hpp"
#include "storage/os/file.hpp"

#include <atomic>
#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <thread>
#include <vector>

namespace twostep::storage {

class audit_trail;

struct numbered_audit_entry {
  std::uint64_t number = 0;
  audit_entry entry;
  friend bool operator==(const numbered_audit_entry&, const numbered_audit_entry&) = default;
};

struct audit_query {
  std::vector<core::pseudonym> subjects; ///< one account under its keys' names
  core::time_point since{};              ///< nothing is older
  std::size_t most = 200;                ///< of failures at most half as many; so many frames are read at most
};

struct audit_answer {
  std::vector<numbered_audit_entry> entries; ///< newest first
  /// False: there may be more, because the trail is still being read after a start, or too many ask.
  /// What is damaged, or was written under a key that isn't there, is left out and leaves this true.
  bool is_complete = false;
};

struct audit_history_settings {
  std::filesystem::path directory; ///< DATA/audit
  log_keys keys;                   ///< as the trail's
  /// Entries that may be asked for: others take no room. On the history's thread.
  std::function<bool(const audit_entry&)> is_kept;
  std::chrono::days days{28}; ///< what is older is forgotten, in whole segments
  index_limits limits;
  std::size_t max_waiting = 256;            ///< queries; a further one is answered with nothing, at once
  std::chrono::milliseconds patience{1000}; ///< so long a query waits for the days that a start reads
  std::function<core::time_point()> time;
  /// Gets lines for the operator, once for each trouble. May be empty.
  std::function<void(std::string_view)> report;
  file_system* files = nullptr; ///< null: this machine's
};

/// Thread-safe. Between start() and close() it has a thread. At first another one, soon of low priority, reads the
/// days that are kept.
class audit_history {
public:
  /// The trail outlives it.
  audit_history(audit_history_settings, audit_trail&);
  ~audit_history(); ///< close()
  audit_history(const audit_history&) = delete;
  audit_history& operator=(const audit_history&) = delete;

  void start();
  /// Never blocks. Calls `then` once, on another thread or on this one; it must not throw. What was added to the
  /// trail before this call is in the answer.
  void newest(audit_query, std::function<void(audit_answer)> then);
  /// Answers what waits with nothing and ends the thread. Before the trail's close(). May be called twice.
  void close() noexcept;

  /// Of the index, after the latest query or while the days are being read.
  std::size_t memory() const noexcept { return memory_.load(std::memory_order_relaxed); }

private:
  struct waiting {
    audit_query query;
    std::function<void(audit_answer)> then;
  };
  struct known_segment {
    std::uint32_t number = 0;
    std::chrono::sys_days newest{};
  };

  void enqueue(waiting);
  bool is_closing() const noexcept { return closing_.load(std::memory_order_relaxed); }
  std::vector<waiting> take_waiting();
  void run();
  void read_the_days();
  /// False: it can't be told what there is.
  bool catch_up() noexcept;
  void read_on();
  std::uint32_t first_to_read() const;
  bool is_older(std::uint32_t segment, core::time_point than) const;
  bool is_there(std::uint32_t segment) const;
  std::optional<std::uint32_t> successor_of(std::uint32_t segment) const;
  void open_segment();
  void index(const audit_frame&);
  void forget_old();
  audit_answer answer(const audit_query&) const;
  void report(std::string_view what);

  const audit_history_settings settings_;
  audit_trail& trail_;
  file_system& files_;

  // The thread's own, and before that of the one that reads the days:
  audit_index index_;
  std::deque<known_segment> segments_;           ///< those indexed, ascending
  std::unique_ptr<audit_segment_reader> reader_; ///< of the last of them; null: none, or it can't be opened
  std::string reported_;
  bool is_starting_ = true;
  std::size_t read_ = 0; ///< entries

  std::atomic<std::size_t> memory_{0};
  std::atomic<bool> closing_{false};
  std::mutex mutex_;
  std::condition_variable work_;
  std::vector<waiting> waiting_;
  std::size_t under_way_ = 0; ///< queries that the thread hasn't taken yet
  std::size_t in_trail_ = 0;  ///< those of them that wait for the trail to be written
  bool runs_ = false;
  std::thread thread_; ///< last
};

} // namespace twostep::storage
