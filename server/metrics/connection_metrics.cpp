#include "server/metrics/collectors.hpp"

namespace twostep::server::metrics {

void collect_connections(const std::vector<named_listener>& listeners, families& to) {
  auto open = gauge(to, "twostep_connections", "Open connections, by listener.");
  for (const auto& l : listeners) open.add(std::uint64_t{l.listener->connections()}, {{"listener", l.name}});
  auto accepted = counter(to, "twostep_connections_accepted_total", "Connections accepted.");
  for (const auto& l : listeners) accepted.add(l.listener->accepted(), {{"listener", l.name}});
  auto refused = counter(
      to, "twostep_connections_refused_total", "Of those accepted: one too many at once, or not who may connect."
  );
  for (const auto& l : listeners) refused.add(l.listener->refused(), {{"listener", l.name}});
}

void collect_loops(
    const storage::histogram_counts& requests, const storage::histogram_counts& messages, families& to
) {
  histogram(
      to, "twostep_event_loop_lag_seconds",
      "How late threads get to what is due: those that serve requests, and the one that carries messages.", 1e6
  )
      .add(requests, {{"loop", "requests"}})
      .add(messages, {{"loop", "messages"}});
}

} // namespace twostep::server::metrics
