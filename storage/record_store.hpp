#pragma once
// The port to the records of one kind: small, found by id or by a key that no other has, changed by events. A further
// kind is its traits with its record and events, and its line in storage/record_kinds.hpp.

#include "core/function_ref.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "storage/pending.hpp"
#include "storage/read_barrier.hpp"

#include <concepts>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::storage {

/// Why a change of a record isn't taken. Nothing was changed then.
enum class record_refusal : std::uint8_t {
  not_stored = 1, ///< the log takes no change now, or no record holds one as long as this
  too_many,       ///< there are as many as the kind's max_records
  key_taken,      ///< another record has the key
};

/// What a kind of record says of itself. `record` is described (Boost.Describe) and has an `id` and a `key`; `event`
/// is a variant of described events, each with a `kind` of its own and `at`; `creation` is the one that is the first
/// of every record, and has its `id`.
template <class Kind>
concept record_kind = requires(typename Kind::record& r, const typename Kind::event& e, core::time_point t) {
  typename Kind::creation;
  requires std::same_as<decltype(r.id), typename Kind::id>;
  { r.key } -> std::convertible_to<std::string_view>;
  /// In `twostep log dump` and in messages: "organisation".
  { Kind::subject } -> std::convertible_to<std::string_view>;
  /// The types of its records in the log and in a snapshot (docs/log-format.md). A number is never used again.
  { Kind::log_type } -> std::convertible_to<std::uint8_t>;
  { Kind::snapshot_type } -> std::convertible_to<std::uint8_t>;
  /// More aren't taken. Those that a log has already are read.
  { Kind::max_records } -> std::convertible_to<std::size_t>;
  /// Applies the event. Pure, as core::evolve.
  Kind::evolve(r, e);
  /// Corrects times up to `newest` that are after the first (core/installation/clock_correction.hpp). False: none
  /// was.
  { Kind::correct_clock(r, t, t) } -> std::same_as<bool>;
};

/// The stores of all kinds have this in common.
class any_record_store {
public:
  virtual ~any_record_store() = default;
};

/// Thread-safe. Functions passed in run under a lock: they must be pure, quick, and must not call the store. Records
/// are never removed: what ends has a state for it.
template <record_kind Kind>
class record_store : public any_record_store {
public:
  using id = typename Kind::id;
  using record = typename Kind::record;
  using event = typename Kind::event;

  /// False: there is none, f was not called.
  virtual pending<bool> read(const id&, read_barrier&, core::function_ref<void(const record&)> f) const = 0;
  virtual pending<std::optional<id>> find(std::string_view key, read_barrier&) const = 0;
  /// One log record. The creation must be the first event of a new id, and no later one: what breaks that is a bug
  /// and throws std::logic_error.
  virtual pending<core::result<void, record_refusal>> append(const id&, const event&, read_barrier&) = 0;
  /// Every record, in no order. f returns false to stop, and the answer is false then.
  virtual pending<bool> each(core::function_ref<bool(const record&)> f) const = 0;
};

} // namespace twostep::storage
