#pragma once
// Operations on mail: requests and answers. They need a running server.

#include "server/admin/sms_operations.hpp"
#include "server/api/operation.hpp"

namespace twostep::server::admin {

struct test_mail_request {
  std::string address;
  static constexpr api::field_note notes[] = {{"address", "an email address"}};
};
BOOST_DESCRIBE_STRUCT(test_mail_request, (), (address))

/// Times are RFC 3339; "": none.
struct mail_status_view {
  bool usable = false;
  std::uint64_t queued = 0, in_flight = 0, accepted = 0, failed = 0, dropped = 0, expired = 0;
  std::string available_from, last_accepted_at, last_failure, last_failure_at;
  static constexpr api::field_note notes[] = {
      {"usable", "the newest try didn't fail by the mail server's own fault"},
      {"failed", "tries"},
      {"dropped", "mails given up; expired counts those that grew too old while they waited"},
      {"available_from", "not asked before"}};
};
BOOST_DESCRIBE_STRUCT(
    mail_status_view, (),
    (usable, queued, in_flight, accepted, failed, dropped, expired, available_from, last_accepted_at, last_failure,
     last_failure_at)
)

/// Answers when the mail server has taken the mail or the server has given it up.
extern const api::operation<test_mail_request, accepted_test_message> send_test_mail;
/// How mails fare since the start.
extern const api::operation<api::nothing, mail_status_view> mail_status;

} // namespace twostep::server::admin

TWOSTEP_JSON_DECLARED(twostep::server::admin::mail_status_view)
