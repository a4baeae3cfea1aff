#pragma once
// How maintenance jobs ended, in the log.

#include "server/admin/maintenance_jobs.hpp"

namespace twostep::server {

void log_job(const maintenance_job&, const job_status& ended);

} // namespace twostep::server
