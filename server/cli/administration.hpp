#pragma once
// Carries operations out: asks the running server, or where none runs opens the store and calls the same functions.

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
  server_or_store,  ///< also offline, on data that is there
  may_begin_a_store ///< also offline, beginning a log where the data directory waits for one, or with --new
};

/// Throws std::runtime_error where it isn't what this program would have answered.
template <class Answer>
Answer read_answer(boost::json::object answer) {
  auto read = api::from_json<Answer>(std::move(answer), api::no_limits);
  if (!read) throw std::runtime_error("the server's answer can't be read: is it of the same version?");
  return *std::move(read);
}

/// Whom a command asks, once or often: a connection, or the store that this process has opened meanwhile.
class administration {
public:
  /// Throws failure where nobody can be asked.
  administration(const invocation&, where);
  ~administration();
  administration(const administration&) = delete;
  administration& operator=(const administration&) = delete;

  /// What was answered; throws failure where it was refused.
  template <class Request, class Answer>
  Answer ask(const api::operation<Request, Answer>& o, const std::type_identity_t<Request>& request) {
    return read_answer<Answer>(ask_json(o, admin::shell_request(o, request, actor_)));
  }
  /// What is begun is carried out by this process.
  bool is_here() const noexcept;
  /// Stops what was begun here.
  void stop() noexcept;

private:
  boost::json::object ask_json(const api::row&, boost::json::object request);

  const std::string actor_;
  struct impl;
  std::unique_ptr<impl> impl_;
};

/// One question.
template <class Request, class Answer>
Answer
ask(const invocation& call, const api::operation<Request, Answer>& o, const std::type_identity_t<Request>& request,
    where place) {
  administration server(call, place);
  return server.ask(o, request);
}

/// Who the record says did it: the shell's user.
std::string shell_user(const environment&);

/// Of commands that may begin a store.
inline constexpr option new_option{"new", "", "where there is no data directory, and no server, make one"};

} // namespace twostep::server::cli
