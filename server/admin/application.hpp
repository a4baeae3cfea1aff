#pragma once
// The admin socket's application: POST /user/add and so on, JSON in and out. The listener decides who may connect
// (mode 0600, SO_PEERCRED).

#include "server/admin/operations.hpp"
#include "server/http/application.hpp"

namespace twostep::server::admin {

class application final : public http::application {
public:
  /// The context must outlive it.
  explicit application(api::context& c) : context_(c) {}

  bool handle_now(http::exchange&) override { return false; }
  awaitable<> handle(http::exchange&) override;
  void refuse(http::exchange&, unsigned status, std::string_view reason) override;
  void on_exception(http::exchange&) noexcept override;

private:
  api::context& context_;
};

} // namespace twostep::server::admin
