#pragma once
// What is wrong with a reason, and what the core refused, as problems for whoever has the shell.

#include "core/account/refusal.hpp"
#include "core/result.hpp"
#include "server/api/problem.hpp"

#include <string>
#include <string_view>

namespace twostep::server::admin {

/// Trimmed: 1 to 500 printable characters, for the record. 422 for anything else.
core::result<std::string, api::problem> parse_reason(std::string_view);

api::problem to_problem(const core::refusal&);

} // namespace twostep::server::admin
