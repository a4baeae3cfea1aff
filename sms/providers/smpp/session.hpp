#pragma once
// Holds a bind_transceiver with one SMSC on the io_context: connects, keeps what smpp_dialogue says going over a
// socket, connects again with backoff and full jitter. It knows neither messages nor receipts.

#include "sms/awaitable.hpp"
#include "sms/net/backoff.hpp"
#include "sms/net/name_resolver.hpp"
#include "sms/providers/smpp/connection.hpp"
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
  core::milliseconds connect_limit = core::seconds(3); ///< name, TCP and TLS together
  retry_settings backoff{core::milliseconds(500), core::seconds(30)};
  std::function<double()> chance;          ///< uniform in [0, 1); empty: always the middle
  std::shared_ptr<name_resolver> resolver; ///< null: the system's
};

/// Lives on one context. Connects when the context runs, whether there is something to send or not, since receipts
/// come over the connection.
class smpp_session {
public:
  /// on_deliver: each deliver_sm, before its answer leaves; not after the session is gone. Throws std::runtime_error
  /// where ca_file can't be read.
  smpp_session(
      boost::asio::io_context&, smpp_session_settings, smpp::bind_transceiver,
      std::function<void(const smpp::deliver_sm&)> on_deliver
  );
  ~smpp_session();
  smpp_session(const smpp_session&) = delete;
  smpp_session& operator=(const smpp_session&) = delete;

  /// The parts of one message; a result each. Ends within limits.wait and limits.answer whatever the peer does.
  awaitable<std::vector<part_result>> submit(std::vector<smpp::submit_sm>);
  /// Unbinds and ends; submits under way end as no_answer, or unavailable where they hadn't left.
  void close() noexcept;

private:
  struct impl;
  std::shared_ptr<impl> impl_; ///< shared with the coroutines
};

} // namespace twostep::sms
