#include "server/delivery/phone_risk.hpp"

#include "server/config/webhook_url.hpp"
#include "server/runtime/logging.hpp"
#include "server/text/date.hpp"
#include "sms/adapter/redacted_detail.hpp"
#include "sms/net/http_client.hpp"
#include "sms/net/json_reading.hpp"

#include <boost/asio/any_completion_handler.hpp>
#include <boost/asio/async_result.hpp>
#include <boost/asio/co_spawn.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/this_coro.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <utility>

namespace twostep::server {
namespace {

namespace net = boost::asio;
using answered = core::result<sms::http_response, sms::http_failure>;

/// A waiting coroutine and its executor.
struct waiter {
  net::any_completion_handler<void(phone_risk)> done;
  net::executor_work_guard<executor> home;
};

void give(waiter w, phone_risk risk) {
  const auto home = w.home.get_executor();
  net::post(home, [w = std::move(w), risk]() mutable { std::move(w.done)(risk); });
}

/// The first parameter keeps the client alive.
awaitable<> deliver(
    std::shared_ptr<void>, sms::http_client& client, sms::http_request request,
    std::shared_ptr<std::optional<answered>> to
) {
  answered a = co_await client.send(std::move(request));
  to->emplace(std::move(a));
}

void warn(std::string_view what, std::string_view reason) {
  if (may_log({.kind = what})) spdlog::warn("{}: {}", what, reason);
}

} // namespace

std::string risk_question(const core::e164_number& number, std::optional<core::time_point> verified_at) {
  boost::json::object question{{"phone", number.reveal()}};
  if (verified_at) question["proven_at"] = to_rfc3339(*verified_at);
  return boost::json::serialize(question);
}

risk_answer read_risk_answer(unsigned status, std::string_view body) {
  if (status != 200) return {phone_risk::unknown, "answered " + std::to_string(status)};
  const auto parsed = sms::read_json(body);
  const auto risk = parsed ? sms::text_at(*parsed, "risk") : std::string();
  if (risk == "low") return {phone_risk::low, {}};
  if (risk != "high") return {phone_risk::unknown, "answered 200 and neither \"low\" nor \"high\""};
  return {phone_risk::high, sms::fit_for_operator(sms::text_at(*parsed, "reason"))};
}

struct number_risk_client::impl : std::enable_shared_from_this<number_risk_client::impl> {
  impl(net::io_context& c, const risk_settings& s) : ctx(c), settings(s) {}

  void begin(core::secret body, waiter);
  void leave(std::uint64_t question, core::secret body);
  void arrived(std::uint64_t question, const std::optional<answered>&);
  std::optional<waiter> take(std::uint64_t question);
  void close() noexcept;

  net::io_context& ctx;
  const risk_settings settings;
  std::string target{};
  std::unique_ptr<sms::http_client> client{}; ///< used on ctx only; null: no service is asked

  std::mutex mutex;
  std::map<std::uint64_t, waiter> waiting{};
  std::uint64_t last = 0;
  bool closed = false;
};

void number_risk_client::impl::begin(core::secret body, waiter w) {
  std::uint64_t question = 0;
  {
    const std::lock_guard lock(mutex);
    if (!closed && waiting.size() < settings.max_at_once) {
      question = ++last;
      waiting.emplace(question, std::move(w));
    }
  }
  if (question == 0) return give(std::move(w), phone_risk::unknown);
  net::post(ctx, [self = shared_from_this(), question, body = std::move(body)]() mutable {
    self->leave(question, std::move(body));
  });
}

void number_risk_client::impl::leave(std::uint64_t question, core::secret body) {
  sms::http_request r;
  r.target = core::secret(std::string_view(target));
  r.content_type = "application/json";
  r.body = std::move(body);
  auto to = std::make_shared<std::optional<answered>>();
  auto done = [self = shared_from_this(), question, to](std::exception_ptr) { self->arrived(question, *to); };
  net::co_spawn(ctx, deliver(shared_from_this(), *client, std::move(r), to), std::move(done));
}

void number_risk_client::impl::arrived(std::uint64_t question, const std::optional<answered>& a) {
  risk_answer said{phone_risk::unknown, "broke off"};
  if (a && *a)
    said = read_risk_answer((*a)->status, (*a)->whole ? std::string_view((*a)->body) : std::string_view());
  else if (a)
    said.reason = a->error().detail;
  if (said.risk == phone_risk::high)
    warn("sms.risk_webhook: a code was to go to a number at risk", said.reason);
  else if (said.risk == phone_risk::unknown)
    warn("sms.risk_webhook says nothing of a number", said.reason);
  if (auto w = take(question)) give(std::move(*w), said.risk);
}

std::optional<waiter> number_risk_client::impl::take(std::uint64_t question) {
  const std::lock_guard lock(mutex);
  auto found = waiting.extract(question);
  if (!found) return std::nullopt;
  return std::move(found.mapped());
}

void number_risk_client::impl::close() noexcept {
  std::map<std::uint64_t, waiter> all;
  {
    const std::lock_guard lock(mutex);
    closed = true;
    all.swap(waiting);
  }
  for (auto& [question, w] : all) give(std::move(w), phone_risk::unknown);
}

number_risk_client::number_risk_client(net::io_context& ctx, const risk_settings& s)
    : impl_(std::make_shared<impl>(ctx, s)) {
  if (s.webhook.empty()) return;
  auto to = parse_webhook(s.webhook);
  impl_->target = std::move(to.target);
  sms::http_settings http;
  http.total_limit = s.timeout;
  http.connect_limit = std::min(http.connect_limit, s.timeout);
  impl_->client = std::make_unique<sms::http_client>(ctx, std::move(to.host), http);
}

number_risk_client::~number_risk_client() {
  close();
  if (impl_->client) impl_->client->close();
}

bool number_risk_client::asks() const noexcept {
  return impl_->client != nullptr;
}

bool number_risk_client::allows(phone_risk risk) const noexcept {
  return risk == phone_risk::low || (risk == phone_risk::unknown && impl_->settings.allows_unknown);
}

awaitable<phone_risk> number_risk_client::ask(core::e164_number number, std::optional<core::time_point> verified_at) {
  const auto i = impl_;
  const executor home = co_await net::this_coro::executor;
  // The initiation captures by reference what the coroutine's frame holds.
  auto initiation = [&](auto done) {
    i->begin(core::secret(risk_question(number, verified_at)), {std::move(done), net::make_work_guard(home)});
  };
  const phone_risk risk =
      co_await net::async_initiate<const net::use_awaitable_t<executor>, void(phone_risk)>(initiation, use_awaitable);
  co_return risk;
}

void number_risk_client::close() noexcept {
  impl_->close();
}

} // namespace twostep::server
