#include "sms/providers/smpp/session.hpp"

#include "sms/net/tls.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/ssl/context.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <array>
#include <exception>
#include <optional>
#include <utility>

namespace twostep::sms {

namespace asio = boost::asio;
using boost::system::error_code;
using steady = std::chrono::steady_clock;

namespace {

using timer = asio::basic_waitable_timer<steady, asio::wait_traits<steady>, executor>;

/// The parts of one message under way.
struct batch {
  batch(asio::io_context& ctx, std::size_t parts)
      : answered(ctx.get_executor(), steady_time::max()), results(parts), left(parts) {}
  timer answered; ///< used as an event: cancelled when the last part is answered
  std::vector<std::optional<part_result>> results;
  std::size_t left;
};

/// A name look-up under way. Shared, because the resolver may call back long after the wait has ended.
struct lookup {
  bool done = false;
  std::vector<std::string> addresses;
  std::string error;
};

failure unavailable_because(std::string why) {
  return {failure_kind::unavailable, std::nullopt, std::move(why)};
}

} // namespace

struct smpp_session::impl : std::enable_shared_from_this<impl> {
  impl(asio::io_context& ctx_, smpp_session_settings s, smpp::bind_transceiver bind)
      : ctx(ctx_), settings(std::move(s)), dialogue(std::move(bind), settings.limits), wake(ctx_.get_executor()),
        pause(ctx_.get_executor()) {
    if (settings.tls) tls.emplace(make_tls_context(settings.ca_file));
    if (!settings.resolver) settings.resolver = make_system_resolver(ctx);
  }

  static awaitable<> run(std::shared_ptr<impl>);
  static awaitable<std::vector<part_result>> submit(std::shared_ptr<impl>, std::vector<smpp::submit_sm>);
  awaitable<std::string> connect();
  awaitable<std::string> look_up(steady_time until, std::vector<std::string>& addresses);
  awaitable<std::string> converse();
  std::optional<std::string> take_pdus();
  awaitable<> rest(core::milliseconds);

  void kick();
  void write();
  void set_wake(steady_time at);
  void close() noexcept;

  asio::io_context& ctx;
  smpp_session_settings settings;
  std::optional<asio::ssl::context> tls;
  smpp_dialogue dialogue;
  std::shared_ptr<stream_connection> connection; ///< null: none
  std::string received;                          ///< an incomplete PDU
  std::array<char, 8192> chunk{};
  core::secret leaving; ///< the buffer of the write under way
  bool writing = false;
  timer wake, pause;
  steady_time wakes_at = steady_time::max();
  std::uint64_t batches = 0;
  bool closed = false;
};

/// The session's coroutine: connects, serves the connection until it ends, pauses, and connects again.
awaitable<> smpp_session::impl::run(std::shared_ptr<impl> self) {
  self->dialogue.begin(steady::now());
  for (std::uint32_t failures = 0; !self->closed;) {
    std::string why = co_await self->connect();
    const auto began = steady::now();
    bool was_bound = false;
    if (why.empty()) {
      self->dialogue.connected(began);
      self->kick();
      why = co_await self->converse();
      was_bound = self->dialogue.is_bound();
    }
    self->dialogue.lost(unavailable_because(why), steady::now());
    self->kick();
    // A peer that accepts the bind and hangs up soon is a failure, too: the pause grows.
    if (was_bound && steady::now() > began + self->settings.backoff.cap) failures = 0;
    const double chance = self->settings.chance ? self->settings.chance() : 0.5;
    if (!self->closed) co_await self->rest(wait(failures++, {}, self->settings.backoff, chance));
  }
}

awaitable<std::string> smpp_session::impl::connect() {
  const auto until = steady::now() + settings.connect_limit;
  std::vector<std::string> addresses;
  std::string wrong = co_await look_up(until, addresses);
  if (closed) co_return "closed";
  if (!wrong.empty()) co_return "can't look up " + settings.peer.host + ": " + wrong;
  received.clear();
  connection = std::make_shared<stream_connection>(ctx, tls ? &*tls : nullptr, settings.peer);
  wrong = co_await connection->connect(std::move(addresses), until);
  if (wrong.empty()) co_return wrong;
  connection = nullptr;
  co_return "can't connect to " + settings.peer.host + ": " + wrong;
}

awaitable<std::string> smpp_session::impl::look_up(steady_time until, std::vector<std::string>& addresses) {
  if (settings.peer.is_address) {
    addresses.push_back(settings.peer.host);
    co_return std::string();
  }
  const auto found = std::make_shared<lookup>();
  pause.expires_at(until);
  settings.resolver->resolve(
      settings.peer.host,
      [found, self = weak_from_this()](std::vector<std::string> given, std::string error) {
        found->addresses = std::move(given);
        found->error = std::move(error);
        found->done = true;
        if (const auto p = self.lock()) p->pause.cancel();
      }
  );
  error_code ignored; // answer, timeout or close(): see `done`
  co_await pause.async_wait(asio::redirect_error(use_awaitable, ignored));
  if (!found->done) co_return "the name service didn't answer in time";
  addresses = std::move(found->addresses);
  co_return found->error;
}

/// Reads until the connection ends; returns the reason.
awaitable<std::string> smpp_session::impl::converse() {
  const auto mine = connection;
  std::string why;
  while (why.empty()) {
    const auto got = co_await mine->read_some(chunk.data(), chunk.size());
    if (!got.error.empty()) {
      why = got.error;
      break;
    }
    received.append(chunk.data(), got.bytes);
    if (auto wrong = take_pdus()) why = std::move(*wrong);
    kick();
  }
  if (!dialogue.end_reason().empty()) why = dialogue.end_reason();
  mine->close();
  connection = nullptr;
  co_return why;
}

/// Passes on every complete PDU. Returns an error if PDUs can't be separated any more.
std::optional<std::string> smpp_session::impl::take_pdus() {
  std::string_view left = received;
  std::optional<std::string> wrong;
  while (dialogue.end_reason().empty()) {
    const auto length = smpp::length_of(left);
    if (!length) {
      wrong = "the SMSC sent a PDU of " + std::to_string(length.error().length) + " bytes";
      break;
    }
    if (!*length || left.size() < **length) break;
    dialogue.received(left.substr(0, **length), steady::now());
    left.remove_prefix(**length);
  }
  received.erase(0, received.size() - left.size());
  return wrong;
}

awaitable<> smpp_session::impl::rest(core::milliseconds time) {
  pause.expires_after(time);
  error_code ignored;
  co_await pause.async_wait(asio::redirect_error(use_awaitable, ignored));
}

awaitable<std::vector<part_result>>
smpp_session::impl::submit(std::shared_ptr<impl> self, std::vector<smpp::submit_sm> parts) {
  const auto mine = std::make_shared<batch>(self->ctx, parts.size());
  const auto number = ++self->batches;
  const auto now = steady::now();
  for (std::size_t i = 0; i < parts.size(); ++i) {
    auto done = [mine, i](part_result result) {
      mine->results[i].emplace(std::move(result));
      if (--mine->left == 0) mine->answered.cancel();
    };
    self->dialogue.submit(std::move(parts[i]), number, std::move(done), now);
  }
  self->kick();
  error_code ignored;
  while (mine->left > 0) co_await mine->answered.async_wait(asio::redirect_error(use_awaitable, ignored));
  std::vector<part_result> results;
  for (auto& r : mine->results) results.push_back(std::move(*r));
  co_return results;
}

/// Call after every call of the dialogue: writes, sets the timer, or closes.
void smpp_session::impl::kick() {
  write();
  if (connection && !dialogue.end_reason().empty()) connection->close();
  const auto now = steady::now();
  set_wake(dialogue.next_tick(now));
}

void smpp_session::impl::write() {
  if (writing || !connection) return;
  const auto pdus = dialogue.take_unwritten();
  if (pdus.empty()) return;
  std::size_t size = 0;
  for (const auto& pdu : pdus) size += pdu.reveal().size();
  std::string all;
  all.reserve(size);
  for (const auto& pdu : pdus) all += pdu.reveal();
  leaving = core::secret(std::move(all));
  writing = true;
  connection->write(leaving.reveal(), [self = shared_from_this(), mine = connection](const std::string& error) {
    self->writing = false;
    self->leaving = core::secret();
    // The reader sees the end, too, and reports it.
    if (!error.empty()) mine->close();
    if (error.empty() || self->connection != mine) self->kick();
  });
}

void smpp_session::impl::set_wake(steady_time at) {
  if (at == steady_time::max()) {
    wakes_at = at;
    wake.cancel();
    return;
  }
  // Waking too early is harmless, and most PDUs only postpone the next time.
  if (at >= wakes_at) return;
  wakes_at = at;
  wake.expires_at(at);
  wake.async_wait([self = weak_from_this()](error_code cancelled) {
    const auto p = self.lock();
    if (!p || cancelled) return;
    p->wakes_at = steady_time::max();
    p->dialogue.tick(steady::now());
    p->kick();
  });
}

void smpp_session::impl::close() noexcept {
  if (std::exchange(closed, true)) return;
  dialogue.on_deliver = nullptr;
  dialogue.close(steady::now());
  pause.cancel();
  kick();
}

smpp_session::smpp_session(
    asio::io_context& ctx, smpp_session_settings settings, smpp::bind_transceiver bind,
    std::function<void(const smpp::deliver_sm&)> on_deliver
)
    : impl_(std::make_shared<impl>(ctx, std::move(settings), std::move(bind))) {
  impl_->dialogue.on_deliver = std::move(on_deliver);
  // If the coroutine ends by an exception, later sends fail with the last problem as reason.
  auto ended = [self = impl_](std::exception_ptr) { self->close(); };
  asio::co_spawn(ctx.get_executor(), impl::run(impl_), std::move(ended));
}

smpp_session::~smpp_session() {
  impl_->close();
}

awaitable<std::vector<part_result>> smpp_session::submit(std::vector<smpp::submit_sm> parts) {
  return impl::submit(impl_, std::move(parts));
}

void smpp_session::close() noexcept {
  impl_->close();
}

} // namespace twostep::sms
