#pragma once
// What stands behind a listener: who answers, what the answers wait for, who looks on.

#include "server/http/application.hpp"
#include "server/http/durability.hpp"
#include "server/http/observer.hpp"

namespace twostep::server::http {

/// All outlive every worker.
struct backend {
  http::application& application;
  http::durability* durability = nullptr; ///< null: no answer comes from the log
  http::observer* observer = nullptr;     ///< null: nobody
};

} // namespace twostep::server::http
