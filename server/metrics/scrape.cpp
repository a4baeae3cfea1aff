#include "server/metrics/scrape.hpp"

#include "server/metrics/collectors.hpp"

#include <prometheus/text_serializer.h>

#include <algorithm>
#include <sstream>

namespace twostep::server::metrics {
namespace {

using subject = void (*)(const sources&, families&);

constexpr subject subjects[] = {
    [](const sources& s, families& to) { collect_requests(s.requests, to); },
    [](const sources& s, families& to) { collect_sign_ins(s.audit.counts(), to); },
    [](const sources& s, families& to) { collect_accounts(s.accounts, to); },
    [](const sources& s, families& to) { collect_sms(s.dispatcher.status(), to); },
    [](const sources& s, families& to) { collect_guards(s.guards.summary(), to); },
    [](const sources& s, families& to) {
      const auto held = s.store.count();
      collect_totals(held.totals, to);
      collect_store(held, s.store.measure(), s.store.takes_changes(), to);
    },
    [](const sources& s, families& to) { collect_hasher(s.hasher.count(), s.hasher.durations(), to); },
    [](const sources& s, families& to) { collect_connections(s.listeners, to); },
    [](const sources& s, families& to) { collect_loops(s.workers.lag(), s.messages_lag.read(), to); },
    [](const sources& s, families& to) { collect_process(s.clock.drift(), to); },
};

} // namespace

std::vector<prometheus::MetricFamily> scrape::Collect() const {
  families all;
  for (const auto collect : subjects) collect(sources_, all);
  std::erase_if(all, [](const auto& f) { return f.metric.empty(); });
  return all;
}

std::string as_text(const std::vector<prometheus::MetricFamily>& all) {
  std::ostringstream text;
  prometheus::TextSerializer().Serialize(text, all);
  return std::move(text).str();
}

} // namespace twostep::server::metrics
