#pragma once
// What listeners have to say of their peers, in the log: each kind so often only.

#include "server/http/settings.hpp"

namespace twostep::server {

void log_http(http::settings&);

} // namespace twostep::server
