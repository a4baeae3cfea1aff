#pragma once
// Carries an operation out: asks the running server, or where none runs opens the store and calls the same function.

#include "server/cli/command.hpp"

#include <boost/json/object.hpp>

#include <string>

namespace twostep::server::cli {

enum class where : std::uint8_t {
  server_only,      ///< exit 3 where no server answers
  server_or_store,  ///< also offline, on data that is there
  may_begin_a_store ///< also offline, making the data directory
};

/// What was answered; throws failure where it was refused or nobody could answer.
boost::json::object ask(const invocation&, const std::string& operation, boost::json::object request, where);

/// Who the record says did it: the shell's user.
std::string shell_user(const environment&);

} // namespace twostep::server::cli
