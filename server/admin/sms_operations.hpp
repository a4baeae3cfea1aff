#pragma once
// Operations on text messages: requests and answers. They need a running server.

#include "server/admin/guard_view.hpp"
#include "server/api/operation.hpp"
#include "sms/dispatch/circuit_breaker.hpp"

namespace twostep::sms {
struct provider_status;
}

namespace twostep::server::admin {

struct test_message_request {
  std::string phone;
  static constexpr api::field_note notes[] = {{"phone", "with \"+\" and the country code"}};
};
BOOST_DESCRIBE_STRUCT(test_message_request, (), (phone))

struct accepted_test_message {
  std::string to, provider, provider_id;
  std::uint32_t tries = 0;
  std::int64_t milliseconds = 0;
  static constexpr api::field_note notes[] = {{"to", "masked"}, {"provider_id", "may be empty"}};
};
BOOST_DESCRIBE_STRUCT(accepted_test_message, (), (to, provider, provider_id, tries, milliseconds))

struct test_message_try {
  std::string provider, what;
  std::optional<std::string> reason, detail;
  static constexpr api::field_note notes[] = {{"what", "asked or failed"}};
};
BOOST_DESCRIBE_STRUCT(test_message_try, (), (provider, what, reason, detail))

struct test_message_tries {
  std::vector<test_message_try> tries;
  static constexpr api::field_note notes[] = {{"tries", "of the message under way, oldest first"}};
};
BOOST_DESCRIBE_STRUCT(test_message_tries, (), (tries))

/// Times are RFC 3339; "": none.
struct provider_view {
  std::string name;
  std::uint64_t accepted = 0, failed = 0;
  std::uint32_t in_flight = 0;
  sms::breaker_state breaker{sms::breaker_state::closed};
  std::string available_from;
  bool receipts = false;
  std::uint64_t delivered = 0, undelivered = 0, rerouted = 0;
  std::int64_t accepted_p50_ms = 0, delivered_p50_ms = 0;
  std::string last_receipt_at, last_accepted_at, last_failure, last_failure_at;
  static constexpr api::field_note notes[] = {{"receipts", "the provider says what becomes of messages"}};
};
BOOST_DESCRIBE_STRUCT(
    provider_view, (),
    (name, accepted, failed, in_flight, breaker, available_from, receipts, delivered, undelivered, rerouted,
     accepted_p50_ms, delivered_p50_ms, last_receipt_at, last_accepted_at, last_failure, last_failure_at)
)

provider_view view_of(const sms::provider_status&);

struct sms_status_view {
  bool usable = false;
  std::uint64_t queued = 0, in_flight = 0, accepted = 0, dropped = 0, retried = 0, expired = 0, repeated = 0;
  std::vector<provider_view> providers;
  budget_view budget;
  std::vector<country_view> countries;
  static constexpr api::field_note notes[] = {{"usable", "some provider took the newest message"}};
};
BOOST_DESCRIBE_STRUCT(
    sms_status_view, (),
    (usable, queued, in_flight, accepted, dropped, retried, expired, repeated, providers, budget, countries)
)

/// Answers when a provider has accepted the message or the server has given it up.
extern const api::operation<test_message_request, accepted_test_message> send_test_message;
extern const api::operation<api::nothing, test_message_tries> test_message_progress;
extern const api::operation<api::nothing, sms_status_view> sms_status;

} // namespace twostep::server::admin

TWOSTEP_JSON_DECLARED(twostep::server::admin::sms_status_view)
