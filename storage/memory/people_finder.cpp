#include "storage/memory/people_finder.hpp"

#include "core/ids.hpp"
#include "storage/format/bytes.hpp"
#include "storage/memory/organisation_of.hpp"

#include <algorithm>

namespace twostep::storage {
namespace {

constexpr std::size_t tag_bytes = std::tuple_size_v<people_finder::tag>;
/// tag, shard (1 byte), slot (4 bytes, little-endian)
constexpr std::size_t cursor_size = tag_bytes + 1 + 4;

} // namespace

pending<core::result<people_page, query_refusal>> people_finder::find_people(
    const people_query& query, const page_request& page, read_barrier& seen, person_reader f
) const {
  if (page.size == 0 || page.size > max_page_size) return query_refusal::bad_page_size;
  const auto begin = position_of(page.cursor);
  if (!begin) return query_refusal::bad_cursor;
  const auto filter = people_filter::parse(query);
  if (!filter) return filter.error();

  core::account room;
  std::size_t found = 0, looked_at = 0;
  const auto visit = [&](const account_shard& shard, account_shard::slot_number slot) {
    const auto& account = shard.look_at(slot, room);
    if (filter->wants(account)) {
      const organisation_of organisation(state_.records.organisations(), account, seen);
      f(account, organisation.get());
      ++found;
    }
    return found < page.size && ++looked_at < max_looked_at;
  };
  const auto next = walk_accounts(state_.accounts, *begin, visit);
  return people_page{next ? cursor_to(*next) : std::string()};
}

const people_finder::tag& people_finder::own_tag() const {
  std::call_once(drawn_, [this] { tag_ = draw_(); });
  return tag_;
}

std::string people_finder::cursor_to(const walk_position& at) const {
  std::array<std::uint8_t, cursor_size> raw{};
  std::ranges::copy(own_tag(), raw.begin());
  raw[tag_bytes] = static_cast<std::uint8_t>(at.shard);
  store_little(&raw[tag_bytes + 1], std::uint32_t{at.slot});
  return core::to_hex(raw.data(), raw.size());
}

std::optional<walk_position> people_finder::position_of(std::string_view cursor) const {
  if (cursor.empty()) return walk_position();
  std::array<std::uint8_t, cursor_size> raw;
  if (!core::from_hex(cursor, raw.data(), raw.size())) return std::nullopt;
  if (!std::equal(raw.begin(), raw.begin() + tag_bytes, own_tag().begin())) return std::nullopt;
  const auto slot = load_little<std::uint32_t>(&raw[tag_bytes + 1]);
  if (slot > account_shard::max_slots) return std::nullopt;
  return walk_position{raw[tag_bytes], slot};
}

} // namespace twostep::storage
