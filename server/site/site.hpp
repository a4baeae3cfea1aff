#pragma once
// The site: everything that is served over HTTP to browsers and probes. It finds the route, sees to host, session,
// form and token, and calls the page; what pages do is in server/pages.

#include "core/language.hpp"
#include "server/gate/gate.hpp"
#include "server/http/application.hpp"
#include "server/pages/note.hpp"
#include "server/pages/page_services.hpp"
#include "server/site/route_table.hpp"
#include "server/site/routes.hpp"
#include "server/web/assets.hpp"
#include "server/web/templates.hpp"

#include <atomic>

namespace twostep::server {

class site final : public http::application {
public:
  /// What the services refer to, the table's rows and the language must outlive it. Throws std::runtime_error for a
  /// broken template.
  explicit site(const page_services&, route_table = routes(), const core::language& = core::english());

  bool handle_now(http::exchange&) override;
  awaitable<> handle(http::exchange&) override;
  void refuse(http::exchange&, unsigned status, std::string_view reason) override;
  void on_exception(http::exchange&) noexcept override;

private:
  pages::page_context begin(http::exchange&);
  /// False: the gate has no such path.
  bool ask_gate(http::exchange&);
  /// Once: for whoever runs it.
  void tell_of_hidden_origin();

  const route_table routes_;
  const page_services services_;
  const core::language& language_;
  templates templates_;
  assets assets_;
  gate::gate gate_;
  pages::read_notes notes_;
  std::atomic<bool> reported_hidden_origin_{false};
};

} // namespace twostep::server
