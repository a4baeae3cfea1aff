#pragma once
// Keeps a bind_transceiver with one SMSC: connects, does the input and output for smpp_dialogue, and reconnects
// with backoff and full jitter. It knows neither messages nor receipts.

#include "sms/awaitable.hpp"
#include "sms/net/backoff.hpp"
#include "sms/net/name_resolver.hpp"
#include "sms/net/stream_connection.hpp"
#include "sms/providers/smpp/protocol.hpp"

#include <filesystem>
#include <functional>
#include <memory>
#include <vector>

namespace twostep::sms {

struct smpp_session_settings {
  sms::peer peer;
  bool tls = false;
  std::filesystem::path ca_file; ///< PEM; empty: the system's certificates
  smpp_limits limits;
  core::milliseconds connect_limit = core::seconds(3); ///< for name, TCP and TLS together
  retry_settings backoff{core::milliseconds(500), core::seconds(30)};
  std::function<double()> chance;          ///< uniform in [0, 1); empty: always the middle
  std::shared_ptr<name_resolver> resolver; ///< null: the system's
};

/// Lives on one context. Connects as soon as the context runs, even without messages, because receipts arrive over
/// the connection.
class smpp_session {
public:
  /// on_deliver: called for each deliver_sm before its answer is sent; not after destruction. Throws
  /// std::runtime_error if ca_file can't be read.
  smpp_session(
      boost::asio::io_context&, smpp_session_settings, smpp::bind_transceiver,
      std::function<void(const smpp::deliver_sm&)> on_deliver
  );
  ~smpp_session();
  smpp_session(const smpp_session&) = delete;
  smpp_session& operator=(const smpp_session&) = delete;

  /// Sends the parts of one message; returns a result for each. Ends within limits.wait plus limits.answer,
  /// whatever the peer does.
  awaitable<std::vector<part_result>> submit(std::vector<smpp::submit_sm>);
  /// Unbinds and ends. Submits under way end as no_answer, or as unavailable if not yet sent.
  void close() noexcept;

private:
  struct impl;
  std::shared_ptr<impl> impl_; ///< shared with the coroutines
};

} // namespace twostep::sms
