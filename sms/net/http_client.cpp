#include "sms/net/http_client.hpp"

#include "sms/net/http_connection.hpp"
#include "sms/net/http_wire.hpp"
#include "sms/net/tls.hpp"

#include <boost/asio/as_tuple.hpp>
#include <boost/asio/redirect_error.hpp>
#include <boost/asio/steady_timer.hpp>

#include <algorithm>
#include <deque>
#include <set>
#include <stdexcept>

namespace twostep::sms {

namespace asio = boost::asio;
using boost::system::error_code;

namespace {

using steady = std::chrono::steady_clock;
using timer = asio::basic_waitable_timer<steady, asio::wait_traits<steady>, executor>;
using connection_ptr = std::shared_ptr<http_connection>;

/// A name look-up under way. Shared, because the resolver may call back long after the wait has ended.
struct lookup {
  explicit lookup(asio::io_context& ctx) : waiting(ctx) {}
  timer waiting; ///< used as an event: cancelled when there is an answer
  bool done = false;
  std::vector<std::string> addresses;
  std::string error;
};

struct opened {
  connection_ptr connection; ///< null: see error
  std::string error;
};

} // namespace

struct http_client::impl : std::enable_shared_from_this<http_client::impl> {
  impl(asio::io_context& ctx_, base_url base_, http_settings settings_)
      : ctx(ctx_), base(std::move(base_)), settings(std::move(settings_)), sweeper(ctx_) {
    if (base.tls) tls.emplace(make_tls_context(settings.ca_file));
    if (!settings.resolver) settings.resolver = make_system_resolver(ctx);
  }

  using send_result = core::result<http_response, http_failure>;
  static awaitable<send_result> send(std::shared_ptr<impl> self, http_request request);
  awaitable<opened> open(steady_time until);
  awaitable<std::shared_ptr<lookup>> look_up(steady_time until);

  connection_ptr take_idle();
  void keep(connection_ptr);
  void sweep();
  void close() noexcept;

  asio::io_context& ctx;
  const base_url base;
  http_settings settings;
  std::optional<asio::ssl::context> tls;
  std::deque<connection_ptr> idle; ///< the one unused for longest first
  std::set<connection_ptr> busy;
  std::set<std::shared_ptr<lookup>> lookups;
  timer sweeper;
  bool sweeping = false;
  bool closed = false;
};

namespace {

/// Registers an object under way, so that close() can end it.
template <class T>
class registered {
public:
  registered(std::set<T>& where, T what) : where_(where), what_(std::move(what)) { where_.insert(what_); }
  ~registered() { where_.erase(what_); }
  registered(const registered&) = delete;
  registered& operator=(const registered&) = delete;

private:
  std::set<T>& where_;
  T what_;
};

} // namespace

awaitable<std::shared_ptr<lookup>> http_client::impl::look_up(steady_time until) {
  auto found = std::make_shared<lookup>(ctx);
  if (base.is_address) {
    found->done = true;
    found->addresses.push_back(base.host);
    co_return found;
  }
  const registered under_way(lookups, found);
  found->waiting.expires_at(until);
  settings.resolver->resolve(base.host, [found](std::vector<std::string> addresses, std::string error) {
    found->done = true;
    found->addresses = std::move(addresses);
    found->error = std::move(error);
    found->waiting.cancel();
  });
  error_code ignored; // answer, timeout or close(): see `done`
  if (!found->done) co_await found->waiting.async_wait(asio::redirect_error(use_awaitable, ignored));
  if (!found->done) found->error = closed ? "closed" : "the name service didn't answer in time";
  co_return found;
}

awaitable<opened> http_client::impl::open(steady_time until) {
  opened result;
  const auto found = co_await look_up(until);
  if (!found->error.empty() || closed) {
    result.error = "can't look up " + base.host + ": " + (closed ? std::string("closed") : found->error);
    co_return result;
  }
  auto connection = std::make_shared<http_connection>(ctx, tls ? &*tls : nullptr, base);
  const registered under_way(busy, connection);
  std::string error = co_await connection->connect(found->addresses, until);
  if (closed) error = "closed";
  if (error.empty())
    result.connection = std::move(connection);
  else
    result.error = "can't connect to " + base.host + ": " + error;
  co_return result;
}

awaitable<http_client::impl::send_result> http_client::impl::send(std::shared_ptr<impl> self, http_request request) {
  if (self->closed) co_return http_failure{false, "closed"};
  const auto begin = steady::now();
  const auto until = begin + self->settings.total_limit;
  const core::secret bytes = to_wire(self->base, request);

  connection_ptr connection = self->take_idle();
  if (connection) {
    const registered under_way(self->busy, connection);
    const std::string error = co_await connection->write(bytes.reveal(), until);
    // The old connection can't have received the whole request: retrying on a new one is safe.
    if (!error.empty()) connection = nullptr;
  }
  if (!connection && !self->closed) {
    opened fresh = co_await self->open(std::min(until, steady::now() + self->settings.connect_limit));
    if (!fresh.connection) co_return http_failure{false, std::move(fresh.error)};
    connection = std::move(fresh.connection);
    const registered under_way(self->busy, connection);
    const std::string error = co_await connection->write(bytes.reveal(), until);
    if (!error.empty()) co_return http_failure{false, "can't send to " + self->base.host + ": " + error};
  }
  if (!connection) co_return http_failure{false, "closed"};

  const registered under_way(self->busy, connection);
  http_reply reply = co_await connection->read(self->settings.max_response, until);
  if (!reply.error.empty()) {
    connection->close();
    co_return http_failure{true, "sent to " + self->base.host + ", then: " + reply.error};
  }
  if (reply.reusable)
    self->keep(std::move(connection));
  else
    connection->close();
  co_return std::move(reply.response);
}

connection_ptr http_client::impl::take_idle() {
  const auto oldest = steady::now() - settings.idle_limit;
  while (!idle.empty()) {
    // The newest one is most likely still open.
    auto connection = std::move(idle.back());
    idle.pop_back();
    if (connection->idle_since > oldest && connection->is_quiet()) return connection;
    connection->close();
  }
  return nullptr;
}

void http_client::impl::keep(connection_ptr connection) {
  if (closed || settings.max_idle == 0) return connection->close();
  connection->idle_since = steady::now();
  idle.push_back(std::move(connection));
  if (idle.size() > settings.max_idle) {
    idle.front()->close();
    idle.pop_front();
  }
  sweep();
}

void http_client::impl::sweep() {
  const auto oldest = steady::now() - settings.idle_limit;
  while (!idle.empty() && idle.front()->idle_since <= oldest) {
    idle.front()->close();
    idle.pop_front();
  }
  if (idle.empty() || sweeping || closed) return;
  sweeping = true;
  sweeper.expires_at(idle.front()->idle_since + settings.idle_limit);
  sweeper.async_wait([self = weak_from_this()](error_code error) {
    const auto p = self.lock();
    if (!p) return;
    p->sweeping = false;
    if (!error) p->sweep();
  });
}

void http_client::impl::close() noexcept {
  closed = true;
  for (const auto& connection : idle) connection->close();
  idle.clear();
  for (const auto& connection : busy) connection->close();
  for (const auto& l : lookups) l->waiting.cancel();
  sweeper.cancel();
}

http_client::http_client(asio::io_context& ctx, base_url base, http_settings settings)
    : impl_(std::make_shared<impl>(ctx, std::move(base), std::move(settings))) {}

http_client::~http_client() {
  impl_->close();
}

awaitable<core::result<http_response, http_failure>> http_client::send(http_request request) {
  return impl::send(impl_, std::move(request));
}

void http_client::close() noexcept {
  impl_->close();
}

[[noreturn]] void throw_exception_from_error(const http_failure& f, const boost::source_location& where) {
  throw std::logic_error("no value in a result (" + f.detail + "), at " + where.to_string());
}

} // namespace twostep::sms
