#include "storage/audit/index.hpp"

#include <algorithm>

namespace twostep::storage {
namespace {

constexpr std::uint64_t max_segment = (std::uint64_t{1} << 22) - 1, max_offset = (std::uint64_t{1} << 25) - 1;
constexpr std::size_t max_in_frame = 0xffff;

/// A quarter more than there are, where a vector of its own accord would double.
void grow(std::vector<entry_place>& list) {
  if (list.size() == list.capacity()) list.reserve(list.size() + std::max<std::size_t>(4, list.size() / 4));
}

/// Takes the newest of either outcome until there are enough of it.
class selection {
public:
  explicit selection(std::size_t most) : most_(most), failures_left_(most / 2) {}

  void take_from(std::span<const entry_place> ascending) {
    auto failures = failures_left_;
    auto all = most_;
    for (auto place = ascending.rbegin(); place != ascending.rend() && all > 0; ++place) {
      if (place->is_failure() && failures == 0) continue;
      if (place->is_failure()) --failures;
      --all;
      taken_.push_back(*place);
    }
  }

  /// Of all lists together.
  std::vector<entry_place> result() && {
    std::sort(taken_.begin(), taken_.end(), std::greater<>());
    auto failures = failures_left_;
    std::erase_if(taken_, [&](entry_place place) {
      return place.is_failure() && (failures == 0 || (--failures, false));
    });
    if (taken_.size() > most_) taken_.erase(taken_.begin() + static_cast<std::ptrdiff_t>(most_), taken_.end());
    return std::move(taken_);
  }

private:
  std::size_t most_, failures_left_;
  std::vector<entry_place> taken_;
};

} // namespace

std::optional<entry_place>
entry_place::make(std::uint32_t segment, std::uint64_t offset, std::size_t in_frame, audit_outcome outcome) noexcept {
  if (segment > max_segment || offset > max_offset || in_frame > max_in_frame) return std::nullopt;
  const std::uint64_t failed = outcome == audit_outcome::failure ? 1 : 0;
  return entry_place(std::uint64_t{segment} << 42 | offset << 17 | std::uint64_t{in_frame} << 1 | failed);
}

void audit_index::add(const core::pseudonym& subject, std::chrono::sys_days day, entry_place place) {
  auto& r = subjects_[subject];
  const auto of_day = static_cast<std::int32_t>(day.time_since_epoch().count());
  // Around midnight entries come in another order than their times: the day before begins no new count.
  if (of_day != r.day && of_day != r.day - 1) {
    r.day = of_day;
    r.done = r.failed = 0;
  }
  auto& count = place.is_failure() ? r.failed : r.done;
  if (count >= limits_.of_day)
    make_room(r, place.is_failure());
  else
    ++count;
  spare_and_used_ -= r.places.capacity();
  grow(r.places);
  r.places.push_back(place);
  spare_and_used_ += r.places.capacity();
  ++places_;
}

/// Drops the day's oldest place of that outcome.
void audit_index::make_room(row& r, bool failure) {
  const auto of_day = static_cast<std::ptrdiff_t>(r.done + r.failed);
  const auto oldest = std::find_if(r.places.end() - of_day, r.places.end(), [&](entry_place place) {
    return place.is_failure() == failure;
  });
  r.places.erase(oldest);
  --places_;
}

std::vector<entry_place> audit_index::newest(std::span<const core::pseudonym> subjects, std::size_t most) const {
  selection chosen(most);
  for (const auto& subject : subjects)
    if (const auto found = subjects_.find(subject); found != subjects_.end()) chosen.take_from(found->second.places);
  return std::move(chosen).result();
}

void audit_index::forget_before(std::uint32_t segment) {
  const auto first_kept = entry_place::beginning_of(segment);
  places_ = spare_and_used_ = 0;
  for (auto i = subjects_.begin(); i != subjects_.end();) {
    auto& r = i->second;
    r.places.erase(r.places.begin(), std::lower_bound(r.places.begin(), r.places.end(), first_kept));
    if (r.places.empty()) {
      i = subjects_.erase(i);
      continue;
    }
    if (std::size_t{r.done} + r.failed > r.places.size()) { // all that is left is of the newest day
      const auto failed = std::count_if(r.places.begin(), r.places.end(), [](auto p) { return p.is_failure(); });
      r.failed = static_cast<std::uint16_t>(failed);
      r.done = static_cast<std::uint16_t>(r.places.size() - r.failed);
    }
    if (r.places.capacity() > r.places.size() + std::max<std::size_t>(4, r.places.size() / 4))
      r.places.shrink_to_fit();
    places_ += r.places.size();
    spare_and_used_ += r.places.capacity();
    ++i;
  }
}

std::size_t audit_index::memory() const noexcept {
  constexpr std::size_t of_node = sizeof(decltype(subjects_)::value_type) + 2 * sizeof(void*);
  return subjects_.size() * of_node + subjects_.bucket_count() * sizeof(void*) +
         spare_and_used_ * sizeof(entry_place);
}

} // namespace twostep::storage
