#pragma once
// Carries operations out: asks the running server, or where none runs opens the store and calls the same functions.

#include "server/cli/command.hpp"

#include <boost/json/object.hpp>

#include <memory>
#include <string>

namespace twostep::server::cli {

enum class where : std::uint8_t {
  server_only,      ///< exit 3 where no server answers
  server_or_store,  ///< also offline, on data that is there
  may_begin_a_store ///< also offline, beginning a log where the data directory waits for one, or with --new
};

/// Whom a command asks, once or often: a connection, or the store that this process has opened meanwhile.
class administration {
public:
  /// Throws failure where nobody can be asked.
  administration(const invocation&, where);
  ~administration();
  administration(const administration&) = delete;
  administration& operator=(const administration&) = delete;

  /// What was answered; throws failure where it was refused.
  boost::json::object ask(const std::string& operation, boost::json::object request);
  /// What is begun is carried out by this process.
  bool is_here() const noexcept;
  /// Stops what was begun here.
  void stop() noexcept;

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// One question.
boost::json::object ask(const invocation&, const std::string& operation, boost::json::object request, where);

/// Of commands that may begin a store.
inline constexpr option new_option{"new", "", "where there is no data directory, and no server, make one"};

/// Who the record says did it: the shell's user.
std::string shell_user(const environment&);

} // namespace twostep::server::cli
