#include "bench/fake_smsc/inbox.hpp"

#include "bench/fake_smsc/wall_clock.hpp"

#include <utility>

namespace twostep::bench::fake_smsc {

namespace {

/// Pending receipts; further ones are dropped.
constexpr std::size_t max_waiting = 1'000'000;

state state_of(const fate& f) {
  switch (f.answer) {
  case answer_kind::failed:
    return state::failed;
  case answer_kind::refused:
    return state::refused;
  case answer_kind::throttled:
    return state::throttled;
  case answer_kind::hung:
    return state::hung;
  case answer_kind::accepted:
    break;
  }
  return f.arrives ? state::waiting : state::dropped;
}

} // namespace

inbox::inbox(executor ex, inbox_settings settings, behaviour b)
    : settings_(std::move(settings)), behaviour_(b), timeline_(ex), sender_(ex, receipts_), random_(settings_.seed),
      // Ids must differ between runs, whatever the seed.
      instance_(static_cast<std::uint64_t>(wall_milliseconds())) {}

double inbox::chance() {
  return static_cast<double>(random_() >> 11) * 0x1.0p-53;
}

void inbox::behave(behaviour b) {
  behaviour_ = b;
  if (on_change) on_change();
}

inbox::decision inbox::take(const incoming& m, name_maker name, teller tell, std::uint64_t part_of) {
  chances drawn{};
  for (auto& c : drawn) c = chance();
  const bool throttled = !throttle_.allows(behaviour_.throttle, std::chrono::steady_clock::now().time_since_epoch());
  decision d{fate_of(behaviour_, drawn, throttled), {}, part_of};
  if (part_of == 0) d.record = messages_.add(m, state_of(d.what), wall_milliseconds()).number;
  if (d.what.answer != answer_kind::accepted) return d;
  d.id = name(instance_, ++last_id_);
  if (auto* kept = messages_.find(d.record); kept && part_of == 0) kept->id = d.id;
  if (d.what.arrives)
    schedule({m.kind, d.id, m.to, m.from, m.reference, d.what.delivered}, d.what, tell, d.record, part_of == 0);
  return d;
}

void inbox::schedule(
    const receipt_words& words, const fate& f, const teller& tell, std::uint64_t record, bool decides
) {
  if (timeline_.size() >= max_waiting) {
    ++receipts_.lost;
    return;
  }
  if (decides)
    timeline_.after(f.latency + f.receipt_delay[0], [this, record, delivered = f.delivered] {
      messages_.change(record, state::waiting, delivered ? state::delivered : state::undelivered);
    });
  if (!tell) return;
  for (int i = 0; i < f.receipts; ++i)
    timeline_.after(f.latency + f.receipt_delay[i], [this, words, tell, record] {
      if (auto* kept = messages_.find(record)) ++kept->receipts;
      tell(words);
    });
}

inbox::teller inbox::http_teller(const incoming& m) {
  std::string url = m.kind == kind::webhook ? settings_.webhook_receipts : m.callback;
  if (url.empty()) return {};
  auto to = read_loopback_url(url);
  if (!to) return [this](const receipt_words&) { ++receipts_.lost; };
  return [this, url = std::move(url), to = std::move(*to)](const receipt_words& words) {
    sender_.send(to, receipt_request(words, settings_.secrets, url, to, wall_milliseconds() / 1000));
  };
}

} // namespace twostep::bench::fake_smsc
