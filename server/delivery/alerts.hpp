#pragma once
// Tells the operator what needs attention at once: a line in the log and a POST to [alerts] webhook. An alert
// never contains a number, a code or a secret.

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
  budget_stopped,     ///< a message was refused for its cost; subject as above, scope: "unproven" (numbers) or "all"
  conversion_stopped, ///< messages to new numbers were stopped because too few get verified; subject: country, scope:
                      ///< "country" or "prefix"
  provider_down       ///< subject: the provider
};
/// "budget_80" and the like.
std::string_view to_text(alert_kind) noexcept;

struct alert {
  alert_kind kind{};
  std::string subject;         ///< which country, provider or period it is about: "DK"
  std::string_view scope = {}; ///< a literal that distinguishes alerts of one kind and subject
  std::string detail;          ///< one line for the operator
};

/// {"alert": "conversion_stopped", "at": RFC 3339, "detail": "…", "country": "DK", "scope": "country"}
std::string to_json(const alert&, core::time_point at);

struct alert_settings {
  std::size_t max_queued = 100;                            ///< further alerts displace the oldest
  std::uint32_t max_tries = 8;                             ///< then the alert is given up, after about ten minutes
  core::milliseconds first_wait = std::chrono::seconds(5); ///< before the second try; doubles with each try
  core::milliseconds longest_wait = std::chrono::minutes(5);
  sms::http_settings http{};
};

/// Thread-safe; never blocks. Alerts are posted one at a time, on the context.
class alerts {
public:
  /// The context is run by one thread; it and the clock outlive this. url: "" to log only. Throws as parse_webhook
  /// (server/config/webhook_url.hpp). timer: wakes for another try; null: a steady-clock timer.
  alerts(
      boost::asio::io_context&, const clock&, std::string_view url, alert_settings = {},
      std::unique_ptr<sms::wake_timer> = nullptr
  );
  /// Destroy while the context doesn't run, or on its thread if nothing was raised. Undelivered alerts are in the
  /// log.
  ~alerts();
  alerts(const alerts&) = delete;
  alerts& operator=(const alerts&) = delete;

  /// Logs and queues an alert at most once an hour for each kind, subject and scope. False: raised less than an
  /// hour ago.
  bool raise(alert);

private:
  struct impl;
  std::shared_ptr<impl> impl_; ///< shared with the POST under way
};

} // namespace twostep::server
