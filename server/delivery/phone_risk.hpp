#pragma once
// Asks the operator's own service about a number before a code goes there (R19): a swapped SIM, a number that was
// ported or passed on, a phone that changed lately. Off without [sms] risk_webhook.

#include "core/e164.hpp"
#include "core/time.hpp"
#include "server/runtime/awaitable.hpp"

#include <boost/asio/io_context.hpp>

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

enum class phone_risk : std::uint8_t {
  low = 1,
  high,
  unknown ///< no readable answer in time
};

struct risk_settings {
  friend bool operator==(const risk_settings&, const risk_settings&) = default;

  std::string webhook;                                  ///< empty: no service is asked
  core::milliseconds timeout = std::chrono::seconds(2); ///< for one question, including the connection
  bool allows_unknown = true;                           ///< a code may go to a number with an unknown risk
  std::uint32_t max_at_once = 96;                       ///< further questions are answered `unknown` at once
};

/// The posted JSON: {"phone": "+4520123456"}. For a verified number also "proven_at", when a code last came back
/// from it: the service then looks at the time since.
std::string risk_question(const core::e164_number&, std::optional<core::time_point> verified_at);
/// Parsed from {"risk": "low" | "high", "reason": "…"}. The reason is made safe for the log.
struct risk_answer {
  phone_risk risk{phone_risk::unknown};
  std::string reason;
};
risk_answer read_risk_answer(unsigned status, std::string_view body);

/// Thread-safe. Questions are sent on the context.
class number_risk_client {
public:
  /// The context is run by one thread. Throws as parse_webhook (server/config/webhook_url.hpp).
  number_risk_client(boost::asio::io_context&, const risk_settings&);
  /// Destroy while the context doesn't run, or on its thread if nothing was asked.
  ~number_risk_client();
  number_risk_client(const number_risk_client&) = delete;
  number_risk_client& operator=(const number_risk_client&) = delete;

  bool asks() const noexcept;
  bool allows(phone_risk) const noexcept;
  /// Resumes on the caller's own context, within the timeout. Logs the reason for any risk but `low`, without the
  /// number.
  awaitable<phone_risk> ask(core::e164_number, std::optional<core::time_point> verified_at);
  /// Present and later questions get `unknown`. The contexts of those who wait must still exist.
  void close() noexcept;

private:
  struct impl;
  std::shared_ptr<impl> impl_; ///< shared with the questions under way
};

} // namespace twostep::server
