#pragma once
// The SMPP side: bind, submit, enquire_link and unbind. Receipts are sent to the session that submitted the
// message; if it has ended, to another of the same account.

#include "bench/fake_smsc/inbox.hpp"
#include "bench/fake_smsc/listener.hpp"
#include "bench/fake_smsc/smpp_texts.hpp"

#include <memory>
#include <string>
#include <vector>

namespace twostep::bench::fake_smsc {

/// For one thread; ends with the io_context.
class smpp_server {
public:
  /// The inbox outlives it.
  smpp_server(executor, boost::asio::ip::tcp::endpoint, fake_smsc::inbox&);
  ~smpp_server();

  const boost::asio::ip::tcp::endpoint& endpoint() const noexcept { return listener_.endpoint(); }
  /// Opens or closes the port according to the behaviour.
  void follow(const behaviour&);

private:
  class session;
  void begin(socket);
  void ended(const session*);
  void bind(session&, const sms::smpp::pdu&, const sms::smpp::bind_transceiver&);
  void submit(session&, std::uint32_t sequence, const sms::smpp::submit_sm&);
  void
  tell(const std::weak_ptr<session>&, const std::string& system_id, const receipt_words&, const std::string& text);
  void answer(session&, sms::smpp::pdu&);

  fake_smsc::inbox& inbox_;
  std::vector<std::shared_ptr<session>> sessions_;
  part_joiner joiner_;
  listener listener_;
};

} // namespace twostep::bench::fake_smsc
