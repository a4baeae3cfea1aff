#pragma once
// Runs operations for commands: asks the running server; if none runs, opens the store and calls the same
// functions.

#include "server/admin/operations.hpp"
#include "server/cli/command.hpp"

#include <memory>
#include <stdexcept>
#include <string>
#include <type_traits>
#include <utility>

namespace twostep::server::cli {

enum class where : std::uint8_t {
  server_only,      ///< exit 3 where no server answers
  server_or_store,  ///< also without a server, if there is a log
  may_begin_a_store ///< also without a server; begins a log in a prepared data directory, or with --new
};

/// Throws std::runtime_error if the answer doesn't have this version's fields.
template <class Answer>
Answer read_answer(boost::json::object answer) {
  auto read = api::from_json<Answer>(std::move(answer), api::no_limits);
  if (!read) throw std::runtime_error("the server's answer can't be read: is it of the same version?");
  return *std::move(read);
}

/// Where a command's operations run: a connection to the server, or the store that this process has opened.
class administration {
public:
  /// Throws failure if neither is available.
  administration(const invocation&, where);
  ~administration();
  administration(const administration&) = delete;
  administration& operator=(const administration&) = delete;

  /// Returns the answer; throws failure if the operation was refused.
  template <class Request, class Answer>
  Answer ask(const api::operation<Request, Answer>& o, const std::type_identity_t<Request>& request) {
    return read_answer<Answer>(ask_json(o, admin::shell_request(o, request, actor_)));
  }
  /// Jobs run in this process.
  bool is_here() const noexcept;
  /// Stops the jobs of this process.
  void stop() noexcept;

private:
  boost::json::object ask_json(const api::row&, boost::json::object request);

  const std::string actor_;
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// Runs a single operation.
template <class Request, class Answer>
Answer
ask(const invocation& call, const api::operation<Request, Answer>& o, const std::type_identity_t<Request>& request,
    where place) {
  administration server(call, place);
  return server.ask(o, request);
}

/// The user name recorded as the actor: SUDO_USER, else the process's user.
std::string shell_user(const environment&);

/// For commands that may begin a store.
inline constexpr option new_option{"new", "", "where there is no data directory, and no server, make one"};

} // namespace twostep::server::cli
