#pragma once
// The directory over the accounts in memory: goes over them, and keeps nothing of its own about them.

#include "storage/directory.hpp"
#include "storage/memory/account_walk.hpp"
#include "storage/memory/stored_state.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <mutex>
#include <utility>

namespace twostep::storage {

class people_finder final : public directory {
public:
  /// Accounts looked at for one page, which bounds what it costs.
  static constexpr std::size_t max_looked_at = 10'000;

  /// Cursors are places in memory: the tag tells them from those of another state. `draw` gives random bytes, once,
  /// when the first cursor is asked for.
  using tag = std::array<std::uint8_t, 8>;
  people_finder(const stored_state& state, std::function<tag()> draw) : state_(state), draw_(std::move(draw)) {}

  pending<core::result<people_page, query_refusal>>
  find_people(const people_query&, const page_request&, read_barrier&, person_reader) const override;

private:
  std::string cursor_to(const walk_position&) const;
  std::optional<walk_position> position_of(std::string_view cursor) const;

  const tag& own_tag() const;

  const stored_state& state_;
  const std::function<tag()> draw_;
  mutable std::once_flag drawn_;
  mutable tag tag_{};
};

} // namespace twostep::storage
