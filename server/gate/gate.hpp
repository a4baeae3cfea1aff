#pragma once
// GET /gate/check: decides whether a request may go on to its application. Reverse proxies ask for every request,
// so it answers without waiting and without copying accounts. How proxies ask: docs/gate.md.

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
  /// What the services refer to must outlive it.
  gate(const access_services&, const templates&);
  gate(const gate&) = delete;
  gate& operator=(const gate&) = delete;

  /// Answers check_path and denied_path. False: another path, or another method.
  bool handle_now(http::exchange&);

private:
  struct evaluation {
    verdict what = verdict::sign_in;
    core::next_step step = core::next_step::none; ///< what the person must do first
    std::optional<core::account_id> who{};
    std::string_view missing = "rule"; ///< what is missing, for the audit trail
    bool is_authentic = true;          ///< for a token: it is valid and belongs to the user that is named
  };
  struct claim;
  void check(http::exchange&);
  void check_person(http::exchange&, const original_request*);
  /// Answers a program by its app token; cookies are ignored. False: Authorization has no token of ours.
  bool check_program(http::exchange&, const original_request*);
  void answer_program(http::exchange&, const original_request*, const claim&);
  evaluation evaluate_program(http::exchange&, const original_request&, const claim&) const;
  /// Adds WWW-Authenticate to a 401 without a user, for programs that send no token before they are asked. Never
  /// for browsers, which would show a dialog.
  void ask_for_token(http::exchange&) const;
  /// Sets the identity fields if the request is granted. Null: the proxy doesn't describe the request.
  evaluation evaluate_session(http::exchange&, const original_request*) const;
  /// Answers 401, or 303 if the proxy passes our answer to a browser: to a page of ours that leads back
  /// afterwards.
  void lead_to(http::exchange&, const original_request*, std::string_view page) const;
  void refuse(http::exchange&, denied_by) const;
  void deny(http::exchange&, denied_by) const;
  /// Records a refusal in the audit trail, unless the same one was recorded within this minute.
  void note(
      audit_event, const http::exchange&, const std::optional<core::account_id>&, const original_request*,
      std::string_view detail
  );
  /// Logs a misconfiguration for the operator; each line at most once an hour.
  void tell(std::string_view line);

  const access_services services_;
  const denied_page by_rule_, by_set_up_;
  const remote_user as_;

  audit_dedup recent_refusals_;
};

} // namespace twostep::server::gate
