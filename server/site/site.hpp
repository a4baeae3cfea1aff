#pragma once
// The site: everything served over HTTP to browsers and probes. Finds the route, checks host, session, form and
// CSRF token, and calls the page. Pages: server/pages.

#include "server/access/language_choice.hpp"
#include "server/gate/gate.hpp"
#include "server/http/application.hpp"
#include "server/pages/note.hpp"
#include "server/pages/page_services.hpp"
#include "server/site/route_table.hpp"
#include "server/site/routes.hpp"
#include "server/text/page_language.hpp"
#include "server/web/assets.hpp"
#include "server/web/templates.hpp"

#include <atomic>
#include <vector>

namespace twostep::server {

class site final : public http::application {
public:
  /// What the services refer to, the rows of the table and the catalogues of the languages outlive it. Throws
  /// std::runtime_error for an invalid template, also of a theme.
  explicit site(const page_services&, route_table = routes(), std::vector<page_language> = page_languages());

  bool handle_now(http::exchange&) override;
  awaitable<> handle(http::exchange&) override;
  void refuse(http::exchange&, unsigned status, std::string_view reason) override;
  void on_exception(http::exchange&) noexcept override;

private:
  pages::page_context begin(http::exchange&);
  /// False: not a path of the gate, or its answer takes longer.
  bool ask_gate(http::exchange&);
  /// Logs for the operator, once.
  void tell_of_hidden_origin();

  const route_table routes_;
  const page_services services_;
  const language_choice languages_;
  assets assets_;
  templates templates_;
  gate::gate gate_;
  pages::read_notes notes_;
  std::atomic<bool> reported_hidden_origin_{false};
};

} // namespace twostep::server
