#include "server/api/operation.hpp"

namespace twostep::server::api {

answer to_answer(const problem& p) {
  answer a{p.status, {{"error", p.what}}};
  if (!p.field.empty()) a.body["field"] = p.field;
  if (p.retry_at) a.body["retry_at"] = to_rfc3339(*p.retry_at);
  return a;
}

} // namespace twostep::server::api
