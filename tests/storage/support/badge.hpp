#pragma once
// A kind of record that no product has: what a further one is made of.

#include "core/event_kind.hpp"
#include "core/ids.hpp"
#include "storage/record_store.hpp"

#include <boost/describe/class.hpp>

#include <string>
#include <variant>

namespace twostep::storage::test {

using badge_id = core::id<struct badge_tag, 16>;

struct badge {
  badge_id id;
  std::string key, colour;
  core::time_point painted_at{};
};
BOOST_DESCRIBE_STRUCT(badge, (), (id, key, colour, painted_at))

struct badge_made {
  TWOSTEP_EVENT(901, badge_made);
  badge_id id;
  std::string key;
  core::time_point at{};
};
BOOST_DESCRIBE_STRUCT(badge_made, (), (id, key, at))

struct badge_painted {
  TWOSTEP_EVENT(902, badge_painted);
  std::string colour;
  core::time_point at{};
};
BOOST_DESCRIBE_STRUCT(badge_painted, (), (colour, at))

struct badge_renamed {
  TWOSTEP_EVENT(903, badge_renamed);
  std::string key;
  core::time_point at{};
};
BOOST_DESCRIBE_STRUCT(badge_renamed, (), (key, at))

struct badge_kind {
  using id = badge_id;
  using record = badge;
  using event = std::variant<badge_made, badge_painted, badge_renamed>;
  using creation = badge_made;

  static constexpr std::string_view subject = "badge";
  static constexpr std::uint8_t log_type = 15, snapshot_type = 63;
  static constexpr std::size_t max_records = 3;

  static void evolve(record&, const event&);
  static bool correct_clock(record&, core::time_point at, core::time_point newest);
};

} // namespace twostep::storage::test
