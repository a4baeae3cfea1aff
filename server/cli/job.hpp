#pragma once
// Begins a maintenance job and waits for it, showing how far it is.

#include "server/cli/administration.hpp"

#include <boost/json/object.hpp>

#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::server::cli {

struct job_words {
  std::string_view what;             ///< "compacting"
  std::string_view interrupted = {}; ///< what Ctrl-C means for it; empty: the usual words
};

/// What came of it, or where no job was begun, what was answered ("job" is null). Throws failure where it failed, or
/// where Ctrl-C ended the waiting: a server goes on with it then, while a job of this process is stopped.
boost::json::object
carry_out(const invocation&, const std::string& operation, boost::json::object request, const job_words&);

std::uint64_t number_in(const boost::json::object&, std::string_view field);

} // namespace twostep::server::cli
