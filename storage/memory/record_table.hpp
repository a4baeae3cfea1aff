#pragma once
// The records of one kind in memory: few, changed by operators only. One lock for all of them, taken after an account
// shard's. What its functions do stands in record_table_functions.hpp, for the .cpp files that list kinds.

#include "core/time.hpp"
#include "storage/format/event_codec.hpp"
#include "storage/format/record.hpp"
#include "storage/record_store.hpp"

#include <boost/json/fwd.hpp>

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <shared_mutex>
#include <string>

namespace twostep::storage {

/// Where a table writes what is to become of a record.
class record_change_log {
public:
  struct change {
    record_type type{};
    byte_view payload;
    std::size_t kept_bytes = 0; ///< what a snapshot would hold of the record afterwards
    std::string whose;          ///< "organisation 6b1f…"
    core::time_point at{};
  };
  virtual ~record_change_log() = default;
  /// The record's number; 0: it isn't stored. Called under the table's lock.
  virtual std::uint64_t append(const change&) = 0;
};

/// What log, snapshot and hash ask of a table, whatever its kind.
class any_record_table {
public:
  virtual ~any_record_table() = default;
  any_record_table(const any_record_table&) = delete;
  any_record_table& operator=(const any_record_table&) = delete;

  const record_type log_type, snapshot_type;
  const std::string_view subject;

  mutable std::shared_mutex mutex;

  /// Another one of its kind.
  virtual std::unique_ptr<any_record_table> make_empty() const = 0;
  /// The same records as the port shows them: its functions take the lock.
  virtual any_record_store& port() noexcept = 0;
  /// Before anything is appended; the log must outlive the last call.
  void write_to(record_change_log& log) noexcept { log_ = &log; }

  // With the lock held, or nobody else there:

  virtual std::size_t size() const noexcept = 0;
  /// Applies a log record, unless the table holds it already; `newest` becomes the newest time in it. Why the record
  /// can't be believed, where it can't.
  virtual std::optional<std::string> replay(byte_view payload, std::uint64_t sequence, core::time_point& newest) = 0;
  /// What a snapshot holds of each record: its id, the number of its last log record, its fields.
  using snapshot_visitor = core::function_ref<void(byte_view id, std::uint64_t sequence, byte_view fields)>;
  virtual void each_for_snapshot(snapshot_visitor) const = 0;
  /// A snapshot's record. Why it can't be taken; nullptr: it was.
  virtual const char* load_from_snapshot(byte_view) = 0;
  /// Corrects the times of records whose last log record is below `sequence`, which then is their last.
  virtual void correct_clock(core::time_point at, core::time_point newest, std::uint64_t sequence) = 0;
  /// A log record for people; or why it can't be read.
  virtual decoded<boost::json::object> show(byte_view payload, secrets) const = 0;

protected:
  any_record_table(record_type log, record_type kept, std::string_view what)
      : log_type(log), snapshot_type(kept), subject(what) {}
  record_change_log* log_ = nullptr;
};

template <record_kind Kind>
class record_table final : public any_record_table, public record_store<Kind> {
public:
  using id = typename Kind::id;
  using record = typename Kind::record;
  using event = typename Kind::event;

  struct kept {
    typename Kind::record record;
    std::uint64_t sequence = 0; ///< of its last log record
  };

  record_table();

  /// With the lock held.
  const kept* find_kept(const id& i) const noexcept {
    const auto found = by_id_.find(i);
    return found == by_id_.end() ? nullptr : &found->second;
  }

  std::unique_ptr<any_record_table> make_empty() const override;
  any_record_store& port() noexcept override { return *this; }
  std::size_t size() const noexcept override { return by_id_.size(); }
  std::optional<std::string> replay(byte_view payload, std::uint64_t sequence, core::time_point& newest) override;
  void each_for_snapshot(any_record_table::snapshot_visitor) const override;
  const char* load_from_snapshot(byte_view) override;
  void correct_clock(core::time_point at, core::time_point newest, std::uint64_t sequence) override;
  decoded<boost::json::object> show(byte_view payload, secrets) const override;

  pending<bool> read(const id&, read_barrier&, core::function_ref<void(const record&)> f) const override;
  pending<std::optional<id>> find(std::string_view key, read_barrier&) const override;
  pending<core::result<void, record_refusal>> append(const id&, const event&, read_barrier&) override;
  pending<bool> each(core::function_ref<bool(const record&)> f) const override;

private:
  /// Why the event can't be the next of this id, whoever has the key.
  std::optional<std::string> out_of_order(const id&, const event&) const;
  record evolved(const id&, const event&) const;
  /// Another record that has this one's key; null: nobody else has.
  const kept* rival(const record&) const noexcept;
  void keep(record, std::uint64_t sequence);

  std::map<id, kept> by_id_;
  std::map<std::string, id, std::less<>> by_key_;
};

} // namespace twostep::storage
