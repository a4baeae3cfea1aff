#pragma once
// One SMPP connection of the fake provider: bytes to PDUs and back. What they mean is smpp_server's.

#include "bench/fake_smsc/listener.hpp"
#include "bench/fake_smsc/smpp_server.hpp"
#include "sms/providers/smpp/pdu.hpp"

#include <array>
#include <deque>
#include <functional>
#include <memory>
#include <string>

namespace twostep::bench::fake_smsc {

class smpp_server::session : public std::enable_shared_from_this<session> {
public:
  explicit session(socket s) : socket_(std::move(s)) {}

  /// heard: each PDU; over: once, when the connection has ended.
  void start(std::function<void(session&, sms::smpp::pdu&)> received, std::function<void(const session*)> over);
  void send(sms::smpp::body, std::uint32_t sequence, std::uint32_t status = 0);
  /// After what is unwritten.
  void close_when_written();
  void close();

  std::string system_id;      ///< empty: not bound
  std::uint32_t sequence = 0; ///< of the last request from this side

private:
  void read();
  /// Returns false where the connection is of no use any more.
  bool take_pdus();
  void write();

  socket socket_;
  std::function<void(session&, sms::smpp::pdu&)> on_pdu_;
  std::function<void(const session*)> over_;
  std::array<char, 16 * 1024> chunk_{};
  std::string received_, writing_, unwritten_;
  bool closing_ = false, closed_ = false;
};

} // namespace twostep::bench::fake_smsc
