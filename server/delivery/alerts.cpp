#include "server/delivery/alerts.hpp"

#include "server/config/webhook_url.hpp"
#include "server/text/date.hpp"
#include "sms/net/backoff.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/post.hpp>
#include <boost/json/object.hpp>
#include <boost/json/serialize.hpp>

#include <spdlog/spdlog.h>

#include <algorithm>
#include <deque>
#include <exception>
#include <map>
#include <mutex>
#include <optional>
#include <tuple>
#include <utility>

namespace twostep::server {
namespace {

constexpr core::milliseconds once_in = core::hours(1);

std::string_view subject_field(alert_kind k) noexcept {
  switch (k) {
  case alert_kind::budget_80:
  case alert_kind::budget_stopped:
    return "period";
  case alert_kind::conversion_stopped:
    return "country";
  case alert_kind::provider_down:
    return "provider";
  }
  return "subject";
}

} // namespace

std::string_view to_text(alert_kind k) noexcept {
  switch (k) {
  case alert_kind::budget_80:
    return "budget_80";
  case alert_kind::budget_stopped:
    return "budget_stopped";
  case alert_kind::conversion_stopped:
    return "conversion_stopped";
  case alert_kind::provider_down:
    return "provider_down";
  }
  return "alert";
}

std::string to_json(const alert& a, core::time_point at) {
  boost::json::object o{{"alert", to_text(a.kind)}, {"at", to_rfc3339(at)}, {"detail", a.detail}};
  if (!a.subject.empty()) o.emplace(subject_field(a.kind), a.subject);
  if (!a.scope.empty()) o.emplace("scope", a.scope);
  return boost::json::serialize(o);
}

struct alerts::impl : std::enable_shared_from_this<alerts::impl> {
  struct waiting_alert {
    std::string name, body;
    std::uint32_t tries = 0;
  };

  impl(boost::asio::io_context& c, const server::clock& k, alert_settings s, std::unique_ptr<sms::wake_timer> t)
      : ctx(c), clock(k), settings(std::move(s)), timer(t ? std::move(t) : sms::make_steady_timer(c)) {}

  bool is_new(const alert& a, core::time_point now) {
    const std::lock_guard lock(mutex);
    std::erase_if(raised, [&](const auto& r) { return r.second + once_in <= now; });
    return raised.emplace(std::tuple(a.kind, a.subject, a.scope), now).second;
  }

  void add(waiting_alert a) {
    bool full;
    {
      const std::lock_guard lock(mutex);
      full = queue.size() >= settings.max_queued;
      if (full) queue.pop_front();
      queue.push_back(std::move(a));
    }
    if (full) spdlog::warn("too many alerts wait for the webhook: the oldest was given up");
    boost::asio::post(ctx, [self = weak_from_this()] {
      if (const auto p = self.lock()) p->pump();
    });
  }

  void pump();
  void arrived(const core::result<sms::http_response, sms::http_failure>&);
  void try_later();

  boost::asio::io_context& ctx;
  const server::clock& clock;
  const alert_settings settings;
  std::unique_ptr<sms::wake_timer> timer;     ///< used on ctx only
  std::optional<waiting_alert> under_way;     ///< used on ctx only
  std::unique_ptr<sms::http_client> client{}; ///< used on ctx only; null: log only
  std::string target{};

  std::mutex mutex;
  std::deque<waiting_alert> queue;
  std::map<std::tuple<alert_kind, std::string, std::string_view>, core::time_point> raised;
};

namespace {

using posted = core::result<sms::http_response, sms::http_failure>;

/// The first parameter keeps the client alive.
sms::awaitable<>
deliver(std::shared_ptr<void>, sms::http_client& client, sms::http_request r, std::optional<posted>* to) {
  posted answer = co_await client.send(std::move(r));
  to->emplace(std::move(answer));
}

} // namespace

void alerts::impl::pump() {
  if (under_way) return;
  {
    const std::lock_guard lock(mutex);
    if (queue.empty()) return;
    under_way = std::move(queue.front());
    queue.pop_front();
  }
  try_later();
}

/// The first try is made at once.
void alerts::impl::try_later() {
  const auto tries = under_way->tries++;
  auto go = [self = weak_from_this()] {
    const auto p = self.lock();
    if (!p) return;
    sms::http_request r;
    r.target = core::secret(std::string_view(p->target));
    r.content_type = "application/json";
    r.body = core::secret(std::string_view(p->under_way->body));
    auto answer = std::make_shared<std::optional<posted>>();
    auto done = [p, answer](std::exception_ptr failed) {
      if (failed || !*answer) answer->emplace(sms::http_failure{false, "broke off"});
      p->arrived(**answer);
    };
    boost::asio::co_spawn(p->ctx, deliver(p, *p->client, std::move(r), answer.get()), std::move(done));
  };
  if (tries == 0) return go();
  const sms::retry_settings waits{.first = settings.first_wait, .cap = settings.longest_wait};
  timer->set(sms::longest_wait(tries - 1, {}, waits), std::move(go));
}

void alerts::impl::arrived(const posted& answer) {
  const bool taken = answer && answer->status >= 200 && answer->status < 300;
  if (!taken) {
    const auto why = answer ? "answered " + std::to_string(answer->status) : answer.error().detail;
    if (under_way->tries < settings.max_tries) return try_later();
    spdlog::warn("alerts.webhook didn't take the alert {}, which is given up: {}", under_way->name, why);
  }
  under_way.reset();
  pump();
}

alerts::alerts(
    boost::asio::io_context& ctx, const clock& clock, std::string_view url, alert_settings s,
    std::unique_ptr<sms::wake_timer> timer
)
    : impl_(std::make_shared<impl>(ctx, clock, std::move(s), std::move(timer))) {
  if (url.empty()) return;
  auto to = parse_webhook(url);
  impl_->target = std::move(to.target);
  impl_->client = std::make_unique<sms::http_client>(ctx, std::move(to.host), impl_->settings.http);
}

alerts::~alerts() {
  impl_->timer->cancel();
  if (impl_->client) impl_->client->close();
}

bool alerts::raise(alert a) {
  const auto now = impl_->clock.now();
  if (!impl_->is_new(a, now)) return false;
  spdlog::warn("{}: {}", to_text(a.kind), a.detail);
  if (impl_->client) impl_->add({std::string(to_text(a.kind)), to_json(a, now), 0});
  return true;
}

} // namespace twostep::server
