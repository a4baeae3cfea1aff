#pragma once
// What a listener needs: the application, what answers wait for, and an observer.

#include "server/http/application.hpp"
#include "server/http/durability.hpp"
#include "server/http/observer.hpp"

namespace twostep::server::http {

/// Everything here outlives every worker.
struct backend {
  http::application& application;
  http::durability* durability = nullptr; ///< null: no answer depends on the log
  http::observer* observer = nullptr;     ///< null: none
};

} // namespace twostep::server::http
