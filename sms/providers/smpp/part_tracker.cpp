#include "sms/providers/smpp/part_tracker.hpp"

#include <algorithm>
#include <charconv>

namespace twostep::sms {

namespace {

constexpr std::size_t max_early = 256;

std::optional<std::string> converted(std::string_view text, int from, int to) {
  std::uint64_t value = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), value, from);
  if (wrong != std::errc() || end != text.data() + text.size()) return std::nullopt;
  char digits[32];
  const auto written = std::to_chars(std::begin(digits), std::end(digits), value, to);
  return std::string(digits, written.ptr);
}

/// The last six digits: enough to tell two people apart, and independent of the prefix ("+45", "0045" or "0").
std::string end_of(std::string_view number) {
  std::string digits;
  for (const char c : number)
    if (c >= '0' && c <= '9') digits += c;
  return digits.size() > 6 ? digits.substr(digits.size() - 6) : digits;
}

receipt word_about(std::string provider_id, delivery what, const smpp_receipt& r) {
  receipt result;
  result.provider_id = std::move(provider_id);
  result.what = what;
  if (what == delivery::undelivered) result.reason = undelivered_reason(r);
  result.detail = describe(r);
  return result;
}

} // namespace

std::string canonical_id(std::string_view id) {
  std::string text(id);
  std::ranges::transform(text, text.begin(), [](char c) {
    return c >= 'A' && c <= 'Z' ? static_cast<char>(c + 32) : c;
  });
  text.erase(0, std::min(text.find_first_not_of('0'), text.empty() ? 0 : text.size() - 1));
  return text;
}

std::optional<std::string> hexadecimal_of_decimal(std::string_view canonical) {
  return converted(canonical, 10, 16);
}

std::optional<std::string> decimal_of_hexadecimal(std::string_view canonical) {
  return converted(canonical, 16, 10);
}

std::uint64_t part_tracker::begin() {
  under_way_.insert(++begun_);
  return begun_;
}

std::vector<receipt>
part_tracker::end(std::uint64_t number, const std::vector<std::string>& ids, std::string_view sent_to) {
  under_way_.erase(number);
  if (!ids.empty()) add(ids, sent_to);
  std::vector<receipt> said;
  const auto oldest = under_way_.empty() ? begun_ + 1 : *under_way_.begin();
  for (auto early = early_.begin(); early != early_.end();) {
    const auto& report = early->report;
    if (const auto* where = find(report)) {
      if (auto r = apply(*where, report)) said.push_back(std::move(*r));
    } else if (early->before <= oldest) {
      said.push_back(word_about(report.id, *final_delivery(report.state), report));
    } else {
      ++early;
      continue;
    }
    early = early_.erase(early);
  }
  return said;
}

void part_tracker::add(const std::vector<std::string>& ids, std::string_view sent_to) {
  const auto message = first_ + messages_.size();
  tracked& t = messages_.emplace_back();
  auto& keys = keys_.emplace_back();
  t.provider_id = ids.front();
  t.number_end = end_of(sent_to);
  t.delivered.resize(ids.size());
  for (std::size_t i = 0; i < ids.size(); ++i) {
    if (ids[i].empty()) continue;
    keys.push_back(canonical_id(ids[i]));
    places_.insert_or_assign(keys.back(), place{message, i});
  }
  if (messages_.size() > max_) forget_oldest();
}

std::optional<receipt> part_tracker::reported(const smpp_receipt& r) {
  if (const auto* where = find(r)) return apply(*where, r);
  const auto what = final_delivery(r.state);
  if (!what) return std::nullopt;
  if (under_way_.empty() || early_.size() == max_early) return word_about(r.id, *what, r);
  early_.push_back({r, begun_ + 1});
  return std::nullopt;
}

const part_tracker::place* part_tracker::find(const smpp_receipt& r) const {
  const auto at = [this](const std::optional<std::string>& key) -> const place* {
    const auto found = key ? places_.find(*key) : places_.end();
    return found == places_.end() ? nullptr : &found->second;
  };
  const auto key = canonical_id(r.id);
  if (const auto* exact = at(key)) return exact;
  const auto* one = at(hexadecimal_of_decimal(key));
  const auto* two = at(decimal_of_hexadecimal(key));
  const auto fits = [&](const place* p) {
    if (!p) return false;
    const auto end = end_of(r.number);
    return end.empty() || end == messages_[p->message - first_].number_end;
  };
  if (fits(one) == fits(two)) return nullptr;
  return fits(one) ? one : two;
}

std::optional<receipt> part_tracker::apply(const place& where, const smpp_receipt& r) {
  tracked& t = messages_[where.message - first_];
  const auto what = final_delivery(r.state);
  if (!what || t.decided) return std::nullopt;
  t.delivered[where.part] = *what == delivery::delivered;
  const bool all = std::ranges::all_of(t.delivered, [](bool b) { return b; });
  if (*what == delivery::delivered && !all) return std::nullopt;
  t.decided = true;
  // The message is known only by its first part's id.
  if (t.provider_id.empty()) return std::nullopt;
  auto joined = word_about(t.provider_id, *what, r);
  joined.is_joined = true;
  return joined;
}

void part_tracker::forget_oldest() {
  for (const auto& key : keys_.front()) {
    const auto found = places_.find(key);
    // A later message may have the same id.
    if (found != places_.end() && found->second.message == first_) places_.erase(found);
  }
  keys_.pop_front();
  messages_.pop_front();
  ++first_;
}

} // namespace twostep::sms
