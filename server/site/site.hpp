#pragma once
// The site: everything served over HTTP to browsers and probes. Finds the route, checks host, session, form and
// CSRF token, and calls the page. Pages: server/pages.

#include "core/language.hpp"
#include "server/account/services.hpp"
#include "server/delivery/demo_inbox.hpp"
#include "server/gate/gate.hpp"
#include "server/http/application.hpp"
#include "server/pages/note.hpp"
#include "server/site/route_table.hpp"
#include "server/site/routes.hpp"
#include "server/web/assets.hpp"
#include "server/web/templates.hpp"

#include <atomic>

namespace twostep::server {

class site final : public http::application {
public:
  /// services, demo, the table's rows and language outlive it; demo is null outside the demo. Throws
  /// std::runtime_error for an invalid template.
  explicit site(
      const services&, const demo_messages* demo = nullptr, route_table = routes(),
      const core::language& = core::english()
  );

  bool handle_now(http::exchange&) override;
  awaitable<> handle(http::exchange&) override;
  void refuse(http::exchange&, unsigned status, std::string_view reason) override;
  void on_exception(http::exchange&) noexcept override;

private:
  /// False: not a path of the gate.
  bool ask_gate(http::exchange&);
  /// Logs for the operator, once.
  void tell_of_hidden_origin();

  const route_table routes_;
  services services_;
  const core::language& language_;
  templates templates_;
  assets assets_;
  gate::gate gate_;
  pages::read_notes notes_;
  std::atomic<bool> reported_hidden_origin_{false};
  const demo_messages* demo_;
};

} // namespace twostep::server
