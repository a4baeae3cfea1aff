#pragma once
// Logs how maintenance jobs ended.

#include "server/admin/maintenance_jobs.hpp"

namespace twostep::server {

void log_job(const maintenance_job&, const job_status& ended);

} // namespace twostep::server
