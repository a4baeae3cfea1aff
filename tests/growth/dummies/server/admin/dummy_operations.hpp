#pragma once
// An operation that only the growth test knows: it greets a user.

#include "server/api/operation.hpp"

namespace twostep::server::admin {

struct dummy_request {
  std::string user;
};
BOOST_DESCRIBE_STRUCT(dummy_request, (), (user))

struct dummy_answer {
  std::string greeting;
};
BOOST_DESCRIBE_STRUCT(dummy_answer, (), (greeting))

extern const api::operation<dummy_request, dummy_answer> dummy;

} // namespace twostep::server::admin
