#pragma once
// Which operations there are, and how one is called with JSON: by the admin socket of a running server, and where
// none runs by the command line on the store that it opened. What each takes and answers: *_operations.hpp.

#include "server/api/context.hpp"
#include "server/api/operation.hpp"

#include <boost/asio/io_context.hpp>

#include <span>
#include <string>
#include <string_view>

namespace twostep::server::admin {

using operation_table = std::span<const api::any_operation* const>;

/// All of them. A new one is one line there.
operation_table operations();

/// Reads the request strictly, runs the operation of that name, and records it in the audit trail where its row says
/// so. Everything in the answer is durable.
awaitable<api::answer>
call(operation_table, api::context&, api::caller, std::string name, boost::json::object request);
/// For whoever has the shell: the request's "actor" says who they are, wherever the operation is recorded.
awaitable<api::answer> call(api::context&, std::string name, boost::json::object request);
/// The same for threads without an event loop: blocks, and runs the io_context meanwhile. That is nobody else's, and
/// outlives the store and the hasher, or their close(): their threads may still be leaving it when this is back.
api::answer call_now(boost::asio::io_context&, api::context&, std::string name, boost::json::object request);

/// The body that call() reads back.
template <class Request, class Answer>
boost::json::object
shell_request(const api::operation<Request, Answer>& o, const Request& request, std::string_view actor) {
  auto body = api::to_json(request);
  if (o.audited.is_recorded()) body["actor"] = actor;
  return body;
}
template <class Request, class Answer>
api::answer call_now(
    boost::asio::io_context& io, api::context& c, const api::operation<Request, Answer>& o, const Request& request,
    std::string_view actor
) {
  return call_now(io, c, std::string(o.name), shell_request(o, request, actor));
}

} // namespace twostep::server::admin
