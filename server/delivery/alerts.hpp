#pragma once
// What the operator must hear at once: a line in the log, and a POST to [alerts] webhook. Never a number, a code or a
// secret: an alert has no room for one.

#include "server/runtime/clock.hpp"
#include "sms/dispatch/wake_timer.hpp"
#include "sms/net/http_client.hpp"

#include <boost/asio/io_context.hpp>

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

namespace twostep::server {

enum class alert_kind : std::uint8_t {
  budget_80,          ///< 80 % of a budget are spent; subject: the day or month
  budget_stopped,     ///< a message was refused for its cost; the same, scope: "unproven" (numbers) or "all"
  conversion_stopped, ///< numbers that are never verified were stopped; subject: their country, scope: "country" or
                      ///< "prefix"
  provider_down       ///< subject: the provider
};
/// "budget_80" and so on.
std::string_view to_text(alert_kind) noexcept;

struct alert {
  alert_kind kind{};
  std::string subject;         ///< which country, provider or period it is about: "DK"
  std::string_view scope = {}; ///< a literal that tells apart what the kind alone doesn't
  std::string detail;          ///< one line for the operator
};

/// {"alert": "conversion_stopped", "at": RFC 3339, "detail": "…", "country": "DK", "scope": "country"}
std::string to_json(const alert&, core::time_point at);

struct alert_settings {
  std::size_t max_queued = 100;                            ///< beyond that the oldest is given up
  std::uint32_t max_tries = 8;                             ///< of one alert: given up after about ten minutes
  core::milliseconds first_wait = std::chrono::seconds(5); ///< before the second try, then twice as long each time
  core::milliseconds longest_wait = std::chrono::minutes(5);
  sms::http_settings http{};
};

/// Thread-safe. Waits for nothing: alerts travel on the context, one at a time.
class alerts {
public:
  /// The context must be run by one thread; it and the clock outlive this. url: "" for the log alone. Throws as
  /// parse_webhook (server/config/webhook_url.hpp). The timer (none: the steady clock's) wakes for another try.
  alerts(
      boost::asio::io_context&, const clock&, std::string_view url, alert_settings = {},
      std::unique_ptr<sms::wake_timer> = nullptr
  );
  /// While the context doesn't run, or on its thread where nothing was asked of it yet. What wasn't delivered is in
  /// the log.
  ~alerts();
  alerts(const alerts&) = delete;
  alerts& operator=(const alerts&) = delete;

  /// Logged and queued once an hour for each kind, subject and scope; false: that was done less than an hour ago.
  bool raise(alert);

private:
  struct impl;
  std::shared_ptr<impl> impl_; ///< shared with the post under way
};

} // namespace twostep::server
