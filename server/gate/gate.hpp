#pragma once
// GET /gate/check: may this request go on to its application? Asked by reverse proxies for every request, so it
// answers without waiting and without copies of accounts. docs/gate.md says how proxies ask.

#include "core/account/access.hpp"
#include "server/access/access_services.hpp"
#include "server/gate/audit_dedup.hpp"
#include "server/gate/cookie_reach.hpp"
#include "server/gate/denied_page.hpp"
#include "server/gate/identity.hpp"
#include "server/gate/original_request.hpp"
#include "server/gate_rules/rule.hpp"
#include "server/http/exchange.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::gate {

inline constexpr std::string_view check_path = "/gate/check", denied_path = "/gate/denied";

/// Thread-safe.
class gate {
public:
  /// What the services refer to outlives it.
  gate(const access_services&, const templates&);
  gate(const gate&) = delete;
  gate& operator=(const gate&) = delete;

  /// check_path and denied_path; false: another path, or another method.
  bool handle_now(http::exchange&);

private:
  struct evaluation {
    verdict what = verdict::sign_in;
    core::next_step step = core::next_step::none; ///< what the person must do before anything else
    std::optional<core::account_id> who{};
    std::string_view missing = "rule"; ///< for the audit trail: what stands in the way
    bool is_authentic = true;          ///< of a token: it is good, and of the user that it is said to be of
  };
  struct claim;
  void check(http::exchange&);
  void check_person(http::exchange&, const original_request*);
  /// Somebody's program, by its app token; a cookie beside it says nothing. False: Authorization has no such token.
  bool check_program(http::exchange&, const original_request*);
  void answer_program(http::exchange&, const original_request*, const claim&);
  evaluation evaluate_program(http::exchange&, const original_request&, const claim&) const;
  /// Of a 401 that says nobody came: asks programs that send no token before they are asked. Never a browser, which
  /// would show a dialog of its own.
  void ask_for_token(http::exchange&) const;
  /// Fills the identity where it is granted. Null: the proxy describes nothing.
  evaluation evaluate_session(http::exchange&, const original_request*) const;
  /// 401, or 303 where the proxy hands our answer on to a browser: to a page of ours that leads back afterwards.
  void lead_to(http::exchange&, const original_request*, std::string_view page) const;
  void refuse(http::exchange&, denied_by) const;
  void deny(http::exchange&, denied_by) const;
  /// In the audit trail, where it wasn't a moment ago.
  void note(
      audit_event, const http::exchange&, const std::optional<core::account_id>&, const original_request*,
      std::string_view detail
  );
  /// What stands in the way, for the operator: each line once an hour.
  void tell(std::string_view line);

  const access_services services_;
  const denied_page by_rule_, by_set_up_;
  const remote_user as_;

  audit_dedup recent_refusals_;
};

} // namespace twostep::server::gate
