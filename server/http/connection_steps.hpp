#pragma once
// The steps of one connection, from bytes to answers. Internal to connection*.cpp.

#include "server/http/connection.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace twostep::server::http {

enum class wait { readable, writable, handler, nothing };

/// A state machine: advance() does all that is possible without waiting and returns what to wait for; serve()
/// waits.
class connection final : public connection_base {
public:
  connection(worker&, std::shared_ptr<service>, accepted_socket);
  ~connection() override;

  stream& socket() noexcept { return socket_; }
  wait advance();
  /// Runs the handler, then waits until everything it observed is durable.
  awaitable<> handle();
  void close() noexcept override;
  bool has_arrived() noexcept override;

private:
  enum class phase : std::uint8_t { receive_head, examine, receive_body, dispatch, respond, send, next, linger };
  enum class got : std::uint8_t { bytes, nothing, end };

  // Each phase returns what to wait for; nullopt: the next phase can begin at once.
  std::optional<wait> receive_head();
  std::optional<wait> examine();
  std::optional<wait> await_body();
  std::optional<wait> receive_body();
  std::optional<wait> dispatch();
  std::optional<wait> respond();
  std::optional<wait> send();
  std::optional<wait> next();
  std::optional<wait> linger();

  std::optional<wait> refuse(refusal);
  std::optional<wait> become_idle();
  got receive();
  bool send_continue();
  std::optional<refusal> parse();
  void identify_client();
  void show() noexcept;
  void begin_exchange();
  void fail() noexcept;
  void expire_after(std::chrono::milliseconds t) noexcept { deadline = worker_.now() + t; }
  exchange& now_served() noexcept { return space_->exchange; }
  const timeouts& times() const noexcept { return service_->settings.timeouts; }

  worker& worker_;
  std::shared_ptr<service> service_;
  stream socket_;
  client_address peer_;
  head_limits limits_;
  std::unique_ptr<workspace> space_; ///< null while idle
  head_scanner scanner_;
  time_point begun_; ///< when the request was complete
  std::size_t head_size_ = 0;
  std::size_t body_size_ = 0; ///< of the current request, in space_
  std::size_t sent_ = 0;      ///< of space_->out
  std::size_t lingered_ = 0;  ///< bytes discarded after a refusal
  phase phase_ = phase::receive_head;
  const bool overloaded_;
  bool trusted_ = true;
  bool loopback_ = true;
  bool reported_untrusted_ = false;
  bool handled_ = false;
  bool unread_ = false; ///< bytes may follow that belong to no request to serve
  bool closing_ = false;
};

} // namespace twostep::server::http
