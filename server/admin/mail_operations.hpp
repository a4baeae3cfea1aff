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

/// Answers when the mail server has taken the mail or the server has given it up.
extern const api::operation<test_mail_request, accepted_test_message> send_test_mail;

} // namespace twostep::server::admin
