#pragma once
// The state shared by workers and listeners. Internal to http/.

#include "server/http/worker.hpp"
#include "server/http/workers.hpp"

#include <memory>
#include <thread>
#include <vector>

namespace twostep::server::http {

struct workers::state {
  explicit state(const http::settings&);

  const http::settings settings;
  connection_count count;
  std::vector<std::unique_ptr<http::worker>> all;
  std::vector<std::thread> threads;
};

} // namespace twostep::server::http
