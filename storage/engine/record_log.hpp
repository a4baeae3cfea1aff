#pragma once
// Writes each change as one record and refuses a change that no record can hold. Not what changes mean, nor when they
// are on disk. Thread-safe.

#include "core/account/event.hpp"
#include "core/limits/meter_event.hpp"
#include "storage/engine/upkeep.hpp"
#include "storage/log/room_watch.hpp"
#include "storage/log/writer.hpp"
#include "storage/memory/record_table.hpp"

#include <functional>
#include <span>
#include <string_view>
#include <vector>

namespace twostep::storage {

class record_log {
public:
  /// Both outlive it.
  record_log(log_writer&, log_upkeep&, std::function<void(std::string_view)> report);

  // The number of the record; 0: it isn't stored now, or never.

  /// `payload` is encoded().
  std::uint64_t append(const core::account_id&, byte_view payload, urgency);
  std::uint64_t append(const record_change_log::change&);
  std::uint64_t append(std::span<const core::meter_event>);
  std::uint64_t append(const core::installation_event&);

  /// Valid until the next call of this thread.
  static const bytes& encoded(const core::account_id&, const std::vector<core::event>&);
  /// Records that end a session or a pending change may use the reserve: signing out must work on a full disk.
  static urgency urgency_of(const std::vector<core::event>&) noexcept;
  room_watch& room() noexcept { return room_; }

private:
  std::uint64_t put(record_type, byte_view payload, urgency);

  log_writer& log_;
  log_upkeep& upkeep_;
  room_watch room_;
};

} // namespace twostep::storage
