#include "storage/engine/replay.hpp"

#include "storage/memory/account_replay.hpp"
#include "storage/os/parallel_for.hpp"

#include <algorithm>
#include <mutex>

namespace twostep::storage {
namespace {

/// Accounts are told apart by the last byte of their id, as the table's shards are.
constexpr std::size_t account_parts = 16;
constexpr std::size_t records_part = account_parts, meters_part = account_parts + 1,
                      installation_part = account_parts + 2, parts = account_parts + 3;
constexpr std::size_t id_size = core::account_id::size;
/// Frames opened as one piece of work.
constexpr std::size_t frames_at_once = 32;

struct placed_record {
  record_type type{};
  std::uint32_t frame = 0; ///< which of the segment's
  std::uint64_t sequence = 0;
  byte_view payload;
};

/// Neighbouring records of one account. Its other records stand beside them where this is sorted, and a shard's
/// accounts do.
struct account_turn {
  std::uint64_t whose = 0; ///< the id's last byte, then seven others; who shares them all is only slower
  const placed_record* first = nullptr;
  std::size_t count = 1;
};

std::uint64_t account_key(const placed_record& r) noexcept {
  if (r.payload.size() < id_size) return 0;
  return load_little<std::uint64_t>(r.payload.data()) >> 8 | std::uint64_t{r.payload[id_size - 1]} << 56;
}

/// Turns that are looked ahead: some microseconds' work.
constexpr std::size_t turns_ahead = 4;

/// Neighbouring frames, opened, their records sorted by who applies them.
struct opened_frames {
  std::vector<bytes> plain;
  std::array<std::vector<placed_record>, parts> records;
};

std::size_t part_of(record_type type, byte_view payload) noexcept {
  switch (type) {
  case record_type::account:
    return payload.size() < id_size ? 0 : payload[id_size - 1] % account_parts;
  case record_type::meters:
    return meters_part;
  case record_type::installation:
    return installation_part;
  default: // of a kind of record, or refused by replay()
    return records_part;
  }
}

class segment_replay {
public:
  segment_replay(stored_state& state, const segment_frames& segment, unsigned threads)
      : state_(state), segment_(segment), threads_(threads),
        pieces_((segment.frames.size() + frames_at_once - 1) / frames_at_once) {}

  std::optional<log_damage> run() {
    parallel_for(threads_, pieces_.size(), [this](std::size_t i) { open_piece(i); });
    if (!damage_) apply_installation();
    if (!damage_) parallel_for(threads_, installation_part, [this](std::size_t i) { apply_part(i); });
    return std::move(damage_);
  }

private:
  void open_piece(std::size_t piece) {
    auto& opened = pieces_[piece];
    const std::size_t from = piece * frames_at_once;
    const std::size_t to = std::min(from + frames_at_once, segment_.frames.size());
    opened.plain.resize(to - from);
    std::vector<inner_record> records;
    for (std::size_t f = from; f < to; ++f) {
      const auto& placed = segment_.frames[f];
      if (auto why = open_frame(segment_, placed, opened.plain[f - from], records)) return note(f, std::move(*why));
      std::uint64_t sequence = placed.frame.head.sequence;
      for (const auto& r : records) {
        const auto type = static_cast<record_type>(r.type);
        opened.records[part_of(type, r.payload)].push_back(
            {type, static_cast<std::uint32_t>(f), sequence++, r.payload}
        );
      }
    }
  }

  void apply_part(std::size_t part) {
    if (part < account_parts) return apply_accounts(part);
    for (const auto& opened : pieces_)
      for (const auto& r : opened.records[part])
        if (auto why = replay(state_, r.type, r.payload, r.sequence)) return note(r.frame, std::move(*why));
  }

  /// What is about everything is about what came before: it stands before all else in its segment.
  void apply_installation() {
    for (const auto& opened : pieces_)
      for (const auto& r : opened.records[installation_part]) {
        auto why = r.sequence == segment_.head.first_sequence
                       ? replay(state_, r.type, r.payload, r.sequence)
                       : std::optional<std::string>("a record about the installation doesn't begin its segment");
        if (why) return note(r.frame, std::move(*why));
      }
  }

  std::vector<account_turn> turns_of(std::size_t part) const {
    std::vector<account_turn> turns;
    for (const auto& opened : pieces_) {
      bool is_next = false; // to the record before it, in memory
      for (const auto& r : opened.records[part]) {
        const auto id = account_key(r);
        if (is_next && turns.back().whose == id)
          ++turns.back().count;
        else
          turns.push_back({id, &r});
        is_next = true;
      }
    }
    std::stable_sort(turns.begin(), turns.end(), [](const account_turn& a, const account_turn& b) {
      return a.whose < b.whose;
    });
    return turns;
  }

  void apply_accounts(std::size_t part) {
    const auto turns = turns_of(part);
    std::optional<account_replay> accounts(state_);
    const auto apply = [&](const placed_record& r) {
      auto why = r.type == record_type::account ? accounts->take(r.payload, r.sequence)
                                                : replay(state_, r.type, r.payload, r.sequence);
      if (!why) return;
      note(r.frame, std::move(*why));
      accounts.emplace(state_); // others may be damaged before it in the file
    };
    for (std::size_t i = 0; i < turns.size(); ++i) {
      if (i + turns_ahead < turns.size()) expect(*accounts, *turns[i + turns_ahead].first);
      std::for_each_n(turns[i].first, turns[i].count, apply);
    }
    accounts->finish();
  }

  static void expect(const account_replay& accounts, const placed_record& r) noexcept {
    if (r.payload.size() < id_size) return;
    core::account_id id;
    std::copy_n(r.payload.begin(), id_size, id.value.begin());
    accounts.expect(id);
  }

  /// The first in the file is the one to tell.
  void note(std::size_t frame, std::string why) {
    const std::uint64_t offset = segment_.frames[frame].frame.offset;
    const std::lock_guard lock(mutex_);
    if (!damage_ || offset < damage_->offset) damage_ = log_damage{offset, std::move(why)};
  }

  stored_state& state_;
  const segment_frames& segment_;
  const unsigned threads_;
  std::vector<opened_frames> pieces_;
  std::mutex mutex_;
  std::optional<log_damage> damage_;
};

} // namespace

std::optional<log_damage> replay_segment(stored_state& state, const segment_frames& segment, unsigned threads) {
  return segment_replay(state, segment, threads).run();
}

} // namespace twostep::storage
