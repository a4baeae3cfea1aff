#pragma once
// Prints a one-time link, once, with what to do with it.

#include "server/admin/link_operations.hpp"
#include "server/admin/new_link.hpp"
#include "server/cli/command.hpp"

#include <optional>
#include <string_view>

namespace twostep::server::cli {

/// --print: the link is printed, also where it could be mailed.
inline constexpr option link_print_option{"print", "", "print the link, also where it could be mailed"};
inline std::optional<bool> print_option(const invocation& call) {
  return call.has("print") ? std::optional(true) : std::nullopt;
}

/// email: whose it is. On a terminal also as a QR code, for somebody who stands there with a phone.
void print_link(console&, std::string_view email, const admin::new_link&);
/// The answer of a command that makes a link: as JSON where that is asked for.
void answer_link(const invocation&, const admin::user_with_link&);

} // namespace twostep::server::cli
