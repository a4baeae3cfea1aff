#include "server/admin/operations.hpp"

#include "server/admin/request_fields.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/json/string.hpp>
#include <boost/json/value.hpp>

#include <exception>

namespace twostep::server::admin {
namespace {

using operation = awaitable<answer> (*)(resources&, boost::json::object);

struct row {
  std::string_view path;
  operation run;
};

constexpr row table[] = {
    {"user/add", add_user},
    {"user/list", list_users},
    {"user/show", show_user},
    {"user/reset-two-step", reset_two_step},
    {"user/set-password", set_password},
    {"user/unlock", unlock_user},
    {"org/add", add_organisation},
    {"org/list", list_organisations},
    {"org/require-two-step", require_two_step},
    {"org/waive-two-step", waive_two_step},
    {"sms/test", send_test_message},
    {"sms/status", sms_status},
};

operation find(std::string_view path) noexcept {
  for (const auto& r : table)
    if (r.path == path) return r.run;
  return nullptr;
}

} // namespace

answer problem(unsigned status, std::string_view text) {
  return {status, {{"error", text}}};
}

awaitable<answer> call(resources& r, std::string path, boost::json::object request) {
  const operation run = find(path);
  if (!run) co_return problem(404, "this server knows no operation \"" + path + "\": is it of the same version?");
  answer result;
  try {
    result = co_await run(r, std::move(request));
  } catch (const refused& e) {
    result = problem(e.status, e.what());
  }
  co_return result;
}

answer call_now(resources& r, std::string path, boost::json::object request) {
  boost::asio::io_context context{1};
  std::exception_ptr failed_by;
  answer result;
  auto done = [&](std::exception_ptr e, answer a) {
    failed_by = e;
    result = std::move(a);
  };
  boost::asio::co_spawn(context, call(r, std::move(path), std::move(request)), std::move(done));
  context.run(); // the hasher's and the log's threads post back here; each holds work meanwhile
  if (failed_by) std::rethrow_exception(failed_by);
  return result;
}

} // namespace twostep::server::admin
