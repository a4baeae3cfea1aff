#pragma once
// GET /gate/check: decides whether a request may go on to its application. Reverse proxies ask for every request,
// so it answers without waiting wherever it can, and without copying accounts. How proxies ask: docs/gate.md.

#include "core/ids.hpp"
#include "server/access/access_services.hpp"
#include "server/access/language_choice.hpp"
#include "server/gate/audit_dedup.hpp"
#include "server/gate/cookie_reach.hpp"
#include "server/gate/denied_page.hpp"
#include "server/gate/evaluation.hpp"
#include "server/gate/identity.hpp"
#include "server/gate/question.hpp"
#include "server/http/exchange.hpp"
#include "server/runtime/awaitable.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::gate {

inline constexpr std::string_view check_path = "/gate/check", denied_path = "/gate/denied";

/// Thread-safe.
class gate {
public:
  /// The templates have the languages. What the services refer to and the languages must outlive it.
  gate(const access_services&, const templates&, const language_choice&);
  gate(const gate&) = delete;
  gate& operator=(const gate&) = delete;

  /// Answers check_path and denied_path. False: another path; or the answer takes longer (access/authenticate.hpp,
  /// access/app_token.hpp), and handle() gives it.
  bool handle_now(http::exchange&);
  /// Answers check_path.
  awaitable<> handle(http::exchange&);

private:
  /// Answers a request that the proxy describes wrongly, or whose app token can't be looked at.
  bool answer_mistake(http::exchange&, const question&);
  void answer_person(http::exchange&, const question&, const evaluation&);
  /// A program with an app token; its cookies are ignored.
  void answer_program(http::exchange&, const question&, const evaluation&);
  /// Adds WWW-Authenticate to a 401 without a user, for programs that send no token before they are asked. Never
  /// for browsers, which would show a dialog.
  void ask_for_token(http::exchange&) const;
  /// Answers 401, or 303 if the proxy passes our answer to a browser: to a page of ours that leads back
  /// afterwards.
  void lead_to(http::exchange&, const original_request*, std::string_view page) const;
  /// locale: of the person's account; "" where it isn't known.
  void refuse(http::exchange&, denied_by, std::string_view locale = {}) const;
  /// In the languages' order.
  const std::vector<denied_page>& pages_of(denied_by) const noexcept;
  void deny(http::exchange&, denied_by, std::string_view locale = {}) const;
  /// Records a refusal in the audit trail, unless the same one was recorded within this minute.
  void note(
      audit_event, const http::exchange&, const std::optional<core::account_id>&, const original_request*,
      std::string_view detail
  );
  /// Logs a misconfiguration for the operator; each line at most once an hour.
  void tell(std::string_view line);

  const access_services services_;
  const language_choice& languages_;
  const std::vector<denied_page> by_rule_, by_lack_of_passkeys_, by_set_up_; ///< in each of the languages, in order
  const terms terms_;

  audit_dedup recent_refusals_;
};

} // namespace twostep::server::gate
