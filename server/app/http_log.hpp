#pragma once
// Logs what the listeners report about their peers; each kind of line is limited in rate.

#include "server/http/settings.hpp"

namespace twostep::server {

void log_http(http::settings&);

} // namespace twostep::server
