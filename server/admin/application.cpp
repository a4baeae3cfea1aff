#include "server/admin/application.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>

#include <spdlog/spdlog.h>

namespace twostep::server::admin {
namespace {

api::answer problem_answer(unsigned status, std::string_view text) {
  return to_answer(api::problem{status, std::string(text)});
}

void fill(http::response& to, const api::answer& a) {
  to.status = a.status;
  to.content_type = "application/json";
  to.body = boost::json::serialize(a.body);
}

} // namespace

awaitable<> application::handle(http::exchange& x) {
  const auto& request = x.request;
  if (request.method != http::method::post) {
    fill(x.response, problem_answer(405, "every operation is a POST"));
    co_return;
  }
  boost::system::error_code broken;
  boost::json::value body = boost::json::parse(request.body, broken);
  if (broken || !body.is_object()) {
    fill(x.response, problem_answer(400, "the body must be a JSON object"));
    co_return;
  }
  auto result = co_await call(context_, std::string(request.path.substr(1)), std::move(body.as_object()));
  fill(x.response, result);
}

void application::refuse(http::exchange& x, unsigned status, std::string_view reason) {
  fill(x.response, problem_answer(status, reason));
}

void application::on_exception(http::exchange& x) noexcept {
  try {
    throw;
  } catch (const std::exception& e) {
    spdlog::error("an admin request failed: {}", e.what());
  } catch (...) {
    spdlog::error("an admin request failed");
  }
  fill(x.response, problem_answer(500, "the server failed; its log says why"));
}

} // namespace twostep::server::admin
