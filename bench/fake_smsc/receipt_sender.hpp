#pragma once
// Sends receipts over HTTP on loopback: a few kept connections and a bounded queue.

#include "bench/fake_smsc/awaitable.hpp"
#include "bench/fake_smsc/receipts.hpp"

#include <cstdint>
#include <memory>
#include <string>

namespace twostep::bench::fake_smsc {

struct receipt_counts {
  std::uint64_t accepted = 0; ///< answered 2xx, or passed to an SMPP session
  std::uint64_t refused = 0;  ///< answered with another status
  unsigned last_refusal = 0;  ///< the latest such status
  std::uint64_t lost = 0;     ///< no answer, no bound session, or a full queue
};

/// For one thread.
class receipt_sender {
public:
  /// counts outlives it.
  receipt_sender(executor, receipt_counts& counts);
  ~receipt_sender();

  void send(const loopback_url& to, std::string request);

private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

} // namespace twostep::bench::fake_smsc
