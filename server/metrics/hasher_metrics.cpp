#include "server/metrics/collectors.hpp"

namespace twostep::server::metrics {

void collect_hasher(const password_hasher::counts& c, const storage::histogram_counts& took, families& to) {
  gauge(to, "twostep_password_hash_queue", "Passwords and recovery codes that wait to be hashed.")
      .add(std::uint64_t{c.queued});
  gauge(to, "twostep_password_hash_running", "Passwords that are being hashed.").add(std::uint64_t{c.busy});
  counter(to, "twostep_password_hashes_total", "Hashes of passwords and recovery codes made.").add(c.hashes);
  counter(to, "twostep_password_hash_refusals_total", "Passwords refused at once, since the queue was full.")
      .add(c.refused);
  histogram(to, "twostep_password_hash_duration_seconds", "Checking or hashing one password, without the queue.", 1e6)
      .add(took);
}

} // namespace twostep::server::metrics
