#pragma once
// An SMSC on 127.0.0.1 in the test's own context, with or without TLS: it accepts binds and messages, or does what
// the test sets instead.

#include "sms/providers/smpp/pdu.hpp"
#include "tests/support/certificates.hpp"

#include <boost/asio/io_context.hpp>

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace twostep::test {

class scripted_smsc {
public:
  class link; ///< one connection
  using reaction = std::function<void(link&, sms::smpp::pdu&)>;

  explicit scripted_smsc(boost::asio::io_context&, std::optional<tls_identity> = std::nullopt);
  ~scripted_smsc();
  scripted_smsc(const scripted_smsc&) = delete;
  scripted_smsc& operator=(const scripted_smsc&) = delete;

  std::uint16_t port() const noexcept;
  /// Called instead of usual(), if set.
  reaction on_pdu;
  /// Called for each connection before anything is read from it (after TLS).
  std::function<void(link&)> on_accept;
  /// Accepts binds with the password, submits as "id-1", "id-2" …, and answers enquire_link and unbind.
  void usual(link&, sms::smpp::pdu&);
  link& newest() { return *links.back(); }

  std::string password = "sesame";
  std::vector<std::shared_ptr<link>> links;
  std::vector<sms::smpp::bind_transceiver> binds;
  std::vector<sms::smpp::submit_sm> submits;
  std::size_t enquiries = 0, unbinds = 0;

private:
  struct impl;
  std::shared_ptr<impl> impl_;
};

class scripted_smsc::link {
public:
  virtual ~link() = default;
  void send(sms::smpp::body, std::uint32_t sequence, std::uint32_t status = 0);
  virtual void send_raw(std::string bytes) = 0;
  virtual void close() = 0;
  /// Stops reading.
  void stall() { stalled = true; }

  bool stalled = false, closed = false;   ///< closed: by either side
  std::vector<std::uint32_t> command_ids; ///< of the PDUs read
};

/// Runs the context until the predicate holds; false after ten seconds.
template <class Predicate>
bool run_until(boost::asio::io_context& ctx, Predicate holds) {
  const auto until = std::chrono::steady_clock::now() + std::chrono::seconds(10);
  while (!holds() && std::chrono::steady_clock::now() < until) {
    ctx.restart();
    ctx.run_one_until(until);
  }
  return holds();
}

} // namespace twostep::test
