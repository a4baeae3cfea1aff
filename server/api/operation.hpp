#pragma once
// What an operation is: a row with its names, what it needs and how it is recorded; a described request; a described
// answer; and what is run. Whoever takes requests (the admin socket, the command line) knows rows and JSON only, so
// that a new operation is one pair of files and one line of a table. Which there are: server/admin/operations.cpp.

#include "core/result.hpp"
#include "server/api/caller.hpp"
#include "server/api/json.hpp"
#include "server/http/message.hpp"
#include "server/runtime/awaitable.hpp"

#include <string_view>
#include <utility>

namespace twostep::server::api {

struct context;

/// What the audit trail calls it (server/audit/audit.hpp), and where its subject stands; no event: only a look.
/// Fields that don't stand there name nothing.
struct audit_action {
  std::string_view event{}, detail{};
  std::string_view user{};      ///< the request's field with the email or id of the user acted upon
  std::string_view made_user{}; ///< the answer's field with the id of the user made
  std::string_view job{};       ///< the answer's field with the number of the job begun: recorded when that is over
  constexpr bool is_recorded() const { return !event.empty(); }
};

/// From 400 on the body is {"error": problem.what}, with "field" and "retry_at" where they are known.
struct answer {
  unsigned status = 200;
  boost::json::object body{};
};
answer to_answer(const problem&);

struct row {
  std::string_view name; ///< "user/add": the command's words. The admin socket's path, too.
  http::method method;   ///< get: changes nothing
  std::string_view path; ///< under an API's root: "/users/{user}". A word in braces is the request's field.
  scope needs;
  audit_action audited{};
  unsigned success = 200; ///< the answer's status
};

struct any_operation : row {
  using json_function = awaitable<answer> (*)(const any_operation&, context&, const caller&, boost::json::object);

  const shape& (*request)();
  const shape& (*reply)(); ///< of success
  /// Reads the request strictly. The references outlive the call.
  json_function run_json;
};

/// Both are described structs. run may suspend; what its answer says is durable by then.
template <class Request, class Answer>
struct operation : any_operation {
  using function = awaitable<core::result<Answer, problem>> (*)(context&, const caller&, Request);

  constexpr operation(const row& r, function f)
      : any_operation{r, &shape_of<Request>, &shape_of<Answer>, &read_run_write}, run(f) {}

  function run;

private:
  static awaitable<answer>
  read_run_write(const any_operation& self, context& c, const caller& by, boost::json::object body) {
    auto request = from_json<Request>(std::move(body), limits_of_requests);
    if (!request) co_return to_answer(request.error());
    const auto run = static_cast<const operation&>(self).run;
    auto result = co_await run(c, by, *std::move(request));
    if (!result) co_return to_answer(result.error());
    co_return answer{self.success, to_json(*result)};
  }
};

} // namespace twostep::server::api
