#include "server/metrics/collectors.hpp"
#include "server/site/route_numbers.hpp"

#include <string>

namespace twostep::server::metrics {
namespace {

/// Counters that alerts use are shown from the start: rates need an initial zero.
bool is_shown(std::uint64_t count, std::uint16_t status) noexcept {
  return count != 0 || status == 500 || status == 503;
}

} // namespace

void collect_requests(const request_counts& counted, families& to) {
  const auto names = route_labels();
  const auto all = counted.read();
  auto requests = counter(
      to, "twostep_http_requests_total",
      "Requests answered on the public listener, by the route's pattern and status."
  );
  for (std::size_t r = 0; r < all.size(); ++r)
    for (std::size_t i = 0; i < request_statuses.size(); ++i)
      if (is_shown(all[r].by_status[i], request_statuses[i]))
        requests.add(
            all[r].by_status[i],
            {{"method", names[r].method},
             {"route", names[r].pattern},
             {"status", request_statuses[i] == 0 ? "other" : std::to_string(request_statuses[i])}}
        );
  histogram took(
      to, "twostep_http_request_duration_seconds",
      "From a whole request to its answer, waiting for the log included, sending not.", 1e6
  );
  for (std::size_t r = 0; r < all.size(); ++r)
    if (all[r].took.count() != 0) took.add(all[r].took, {{"method", names[r].method}, {"route", names[r].pattern}});
}

} // namespace twostep::server::metrics
