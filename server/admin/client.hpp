#pragma once
// Calls a running server over its admin socket. Blocking; for the CLI.

#include "server/api/operation.hpp"

#include <filesystem>
#include <memory>
#include <string_view>

namespace twostep::server::admin {

class client {
public:
  /// Returns null if nothing listens at that path. Throws std::runtime_error, with advice, if access is denied.
  static std::unique_ptr<client> connect(const std::filesystem::path&);
  ~client();

  /// Throws std::runtime_error if the server goes away or doesn't answer within two minutes.
  api::answer call(std::string_view name, const boost::json::object& request);

private:
  struct impl;
  explicit client(std::unique_ptr<impl>);
  std::unique_ptr<impl> impl_;
};

} // namespace twostep::server::admin
