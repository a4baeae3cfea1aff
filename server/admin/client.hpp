#pragma once
// Asks a running server over its admin socket. For the CLI: blocks.

#include "server/api/operation.hpp"

#include <filesystem>
#include <memory>
#include <string_view>

namespace twostep::server::admin {

class client {
public:
  /// Null where nobody listens at that path. Throws std::runtime_error that says what to do where the socket refuses
  /// us.
  static std::unique_ptr<client> connect(const std::filesystem::path&);
  ~client();

  /// Throws std::runtime_error where the server goes away or doesn't answer within two minutes.
  api::answer call(std::string_view name, const boost::json::object& request);

private:
  struct impl;
  explicit client(std::unique_ptr<impl>);
  std::unique_ptr<impl> impl_;
};

} // namespace twostep::server::admin
