#include "server/app/job_log.hpp"

#include "server/api/json.hpp"

#include <boost/json/serialize.hpp>

#include <spdlog/spdlog.h>

namespace twostep::server {

void log_job(const maintenance_job& job, const job_status& ended) {
  static constexpr const char* names[] = {
      "compaction", "new data key", "backup", "new secret.key", "log under the new secret.key"};
  const auto* name = names[static_cast<std::size_t>(job.what)];
  if (ended.error.empty())
    spdlog::info("{}: {}", name, boost::json::serialize(api::to_json(ended.result)));
  else
    spdlog::warn("{}: {}", name, ended.error);
}

} // namespace twostep::server
