#pragma once
// An operation: a row with its names, the scope it needs and how it is recorded; a described request and answer;
// and the function to run. The transports (admin socket, command line) use rows and JSON only, so a new operation
// is one pair of files and one line of a table. The table: server/admin/operations.cpp.

#include "core/result.hpp"
#include "server/api/caller.hpp"
#include "server/api/json.hpp"
#include "server/http/message.hpp"
#include "server/runtime/awaitable.hpp"

#include <string_view>
#include <utility>

namespace twostep::server::api {

struct context;

/// The event's name in the audit trail (server/audit/audit.hpp), and where its subject stands. An operation without
/// an event isn't recorded: it reads, or belongs to another (keys/renew). A field that isn't there names nobody.
struct audit_action {
  std::string_view event{}, detail{};
  std::string_view user{};      ///< the request's field with the email or id of the user acted upon
  std::string_view made_user{}; ///< the answer's field with the id of the user made
  std::string_view job{};       ///< the answer's field with the number of the job begun: recorded when that is over
  constexpr bool is_recorded() const { return !event.empty(); }
};

/// With a status of 400 or more the body is {"error": problem.what}, and "field" and "retry_at" if known.
struct answer {
  unsigned status = 200;
  boost::json::object body{};
};
answer to_answer(const problem&);

/// One row of the operations' table: the part that doesn't depend on the request's and answer's types.
struct row {
  std::string_view name; ///< "user/add": the command's words, and the path on the admin socket
  http::method method;   ///< get: reads only
  std::string_view path; ///< below an API's root: "/users/{user}"; a word in braces is a field of the request
  scope needs;
  audit_action audited{};
  unsigned success = 200; ///< the status of a successful answer
};

struct any_operation : row {
  using json_function = awaitable<answer> (*)(const any_operation&, context&, const caller&, boost::json::object);

  const shape& (*request)();
  const shape& (*reply)(); ///< of a successful answer
  /// Checks the request as check() does. The references must outlive the call.
  json_function run_json;
};

/// Request and Answer are described structs. run may suspend; all that its answer tells is durable when it ends.
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
