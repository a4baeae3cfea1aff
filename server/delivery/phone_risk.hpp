#pragma once
// Asks a service of the operator's what is known of a number before a code goes there (R19): a SIM that was swapped,
// a number that was ported or passed on, a phone that changed of late. Off without [sms] risk_webhook.

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
  unknown ///< no answer in time, or none that can be read
};

struct risk_settings {
  friend bool operator==(const risk_settings&, const risk_settings&) = default;

  std::string webhook;                                  ///< empty: nobody is asked
  core::milliseconds timeout = std::chrono::seconds(2); ///< of one question, connecting included
  bool allows_unknown = true;                           ///< a code goes to a number that nothing is known of
  std::uint32_t max_at_once = 96;                       ///< beyond that the answer is `unknown` at once
};

/// What is posted: {"phone": "+4520123456"}; of a verified number with "proven_at", when a code last came back from
/// it: whether it was passed on to somebody else is asked of the time since then.
std::string risk_question(const core::e164_number&, std::optional<core::time_point> verified_at);
/// Of an answer's body: {"risk": "low" | "high", "reason": "…"}. The reason is fit for the log.
struct risk_answer {
  phone_risk risk{phone_risk::unknown};
  std::string reason;
};
risk_answer read_risk_answer(unsigned status, std::string_view body);

/// Thread-safe. Questions travel on the context.
class number_risk_client {
public:
  /// The context must be run by one thread. Throws as parse_webhook (server/config/webhook_url.hpp).
  number_risk_client(boost::asio::io_context&, const risk_settings&);
  /// While the context doesn't run, or on its thread where nothing was asked of it yet.
  ~number_risk_client();
  number_risk_client(const number_risk_client&) = delete;
  number_risk_client& operator=(const number_risk_client&) = delete;

  bool asks() const noexcept;
  bool allows(phone_risk) const noexcept;
  /// Resumes on the caller's own context, within the timeout whatever the service does. The reason for anything but
  /// `low` is logged, without the number.
  awaitable<phone_risk> ask(core::e164_number, std::optional<core::time_point> verified_at);
  /// Whoever waits, or asks later, gets `unknown`; their contexts must still be there.
  void close() noexcept;

private:
  struct impl;
  std::shared_ptr<impl> impl_; ///< shared with the questions under way
};

} // namespace twostep::server
