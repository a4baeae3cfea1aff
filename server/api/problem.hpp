#pragma once
// Why an operation was refused or failed: one line for people, a status and a field for programs.

#include "core/time.hpp"

#include <optional>
#include <string>

namespace twostep::server::api {

struct problem {
  unsigned status = 500; ///< of HTTP, from 400 on
  std::string what{};    ///< one line: what is wrong, and what to do. Never a secret.
  std::string field{};   ///< the request's field that it is about; "two_step.phone" inside another; "": none
  std::optional<core::time_point> retry_at{}; ///< refused until then
};

} // namespace twostep::server::api
