#pragma once
// Why an operation was refused or failed: a line for people, a status and a field for programs.

#include "core/time.hpp"

#include <optional>
#include <string>

namespace twostep::server::api {

struct problem {
  unsigned status = 500; ///< an HTTP status of 400 or more
  std::string what{};    ///< one line: what is wrong, and what to do; never contains a secret
  std::string field{};   ///< the request's field at fault; "two_step.phone" for a nested one; "": none
  std::optional<core::time_point> retry_at{}; ///< when the operation may succeed
};

} // namespace twostep::server::api
