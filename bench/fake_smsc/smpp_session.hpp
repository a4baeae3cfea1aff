#pragma once
// One SMPP connection of the fake provider: bytes to PDUs and back. The protocol: smpp_server.hpp.

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

  /// received: called for each PDU; over: called once, when the connection has ended.
  void start(std::function<void(session&, sms::smpp::pdu&)> received, std::function<void(const session*)> over);
  void send(sms::smpp::body, std::uint32_t sequence, std::uint32_t status = 0);
  /// Closes the connection after pending writes.
  void close_when_written();
  void close();

  std::string system_id;      ///< empty: not bound
  std::uint32_t sequence = 0; ///< of the last request sent

private:
  void read();
  /// False: the connection can't be used any more.
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
