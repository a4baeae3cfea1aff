#pragma once
// The store's organisations: a kind of record.

#include "core/account/evolve.hpp"
#include "core/installation/clock_correction.hpp"
#include "core/organisation.hpp"
#include "core/organisation_event.hpp"
#include "storage/record_store.hpp"

namespace twostep::storage {

/// The key is the name's (core/organisation.hpp).
struct organisation_kind {
  using id = core::organisation_id;
  using record = core::organisation;
  using event = core::organisation_event;
  using creation = core::organisation_created;

  static constexpr std::string_view subject = "organisation";
  static constexpr std::uint8_t log_type = 2, snapshot_type = 33;
  static constexpr std::size_t max_records = 100'000;

  static void evolve(record& organisation, const event& e) { core::evolve(organisation, e); }
  static bool correct_clock(record& organisation, core::time_point at, core::time_point newest) {
    return core::correct_clock(organisation, at, newest);
  }
};

using organisation_store = record_store<organisation_kind>;

} // namespace twostep::storage
