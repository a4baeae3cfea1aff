#include "server/metrics/scrape.hpp"

#include "server/metrics/collectors.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <sstream>

namespace twostep::server::metrics {
namespace {

/// The guards' figures are read from the store first.
using subject = void (*)(const sources&, const guard_summary&, families&);

constexpr subject subjects[] = {
    [](const sources& s, const guard_summary&, families& to) { collect_requests(s.requests, to); },
    [](const sources& s, const guard_summary&, families& to) { collect_sign_ins(s.audit.counts(), to); },
    [](const sources& s, const guard_summary&, families& to) { collect_accounts(s.accounts, to); },
    [](const sources& s, const guard_summary&, families& to) { collect_sms(s.dispatcher.status(), to); },
    [](const sources& s, const guard_summary&, families& to) { collect_mail(s.mail.status(), to); },
    [](const sources&, const guard_summary& guards, families& to) { collect_guards(guards, to); },
    [](const sources& s, const guard_summary&, families& to) {
      const auto held = s.store.count();
      collect_totals(held.totals, to);
      collect_store(held, s.store.measure(), s.store.takes_changes(), to);
    },
    [](const sources& s, const guard_summary&, families& to) {
      collect_hasher(s.hasher.count(), s.hasher.durations(), to);
    },
    [](const sources& s, const guard_summary&, families& to) { collect_connections(s.listeners, to); },
    [](const sources& s, const guard_summary&, families& to) {
      collect_loops(s.workers.lag(), s.messages_lag.read(), to);
    },
    [](const sources& s, const guard_summary&, families& to) { collect_process(s.clock.drift(), to); },
};

} // namespace

awaitable<std::vector<prometheus::MetricFamily>> scrape::collect() const {
  const guard_summary guards = co_await sources_.guards.summary();
  families all;
  for (const auto add : subjects) add(sources_, guards, all);
  std::erase_if(all, [](const auto& f) { return f.metric.empty(); });
  co_return all;
}

std::string as_text(const std::vector<prometheus::MetricFamily>& all) {
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, all);
  return std::move(text).str();
}

} // namespace twostep::server::metrics
