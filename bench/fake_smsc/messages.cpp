#include "bench/fake_smsc/messages.hpp"

namespace twostep::bench::fake_smsc {

std::string shortened(const std::string& text) {
  if (text.size() <= longest_kept) return text;
  auto end = longest_kept;
  while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xc0) == 0x80) --end;
  return text.substr(0, end);
}

std::string_view to_text(kind k) noexcept {
  constexpr std::string_view names[] = {"twilio", "vonage", "gatewayapi", "webhook", "smpp"};
  return names[static_cast<std::size_t>(k)];
}

std::string_view to_text(state s) noexcept {
  constexpr std::string_view names[states] = {"waiting", "delivered", "undelivered", "dropped",
                                              "refused", "failed",    "throttled",   "hung"};
  return names[static_cast<std::size_t>(s)];
}

record& messages::add(const incoming& m, fake_smsc::state s, std::int64_t at) {
  if (records_.size() == max_kept) records_.pop_front();
  ++counts_[static_cast<std::size_t>(s)];
  record& r = records_.emplace_back();
  r.number = ++last_;
  r.kind = m.kind;
  r.to = shortened(m.to);
  r.from = shortened(m.from);
  r.text = shortened(m.text);
  r.at = at;
  r.state = s;
  return r;
}

record* messages::find(std::uint64_t number) noexcept {
  if (records_.empty() || number < records_.front().number || number > last_) return nullptr;
  return &records_[number - records_.front().number];
}

void messages::change(std::uint64_t number, state from, state to) {
  --counts_[static_cast<std::size_t>(from)];
  ++counts_[static_cast<std::size_t>(to)];
  if (auto* r = find(number)) r->state = to;
}

} // namespace twostep::bench::fake_smsc
