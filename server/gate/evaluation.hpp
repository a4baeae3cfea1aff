#pragma once
// Evaluates the rules for a session or an app token as the store shows it, under the store's lock.

#include "core/account/access.hpp"
#include "core/account/account.hpp"
#include "core/organisation.hpp"
#include "server/config/config.hpp"
#include "server/gate/identity.hpp"
#include "server/gate/question.hpp"
#include "server/gate_rules/match.hpp"
#include "server/http/exchange.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::gate {

struct evaluation {
  verdict what = verdict::sign_in;
  core::next_step step = core::next_step::none; ///< what the person must do first
  std::optional<core::account_id> who{};
  std::string_view missing = "rule"; ///< what is missing, for the audit trail
  bool is_authentic = true;          ///< for a token: it is valid and belongs to the user that is named
  std::string locale{};              ///< of somebody who is denied
};

/// Sets the identity fields of the response if the request is granted. The parameters outlive it.
class session_evaluation {
public:
  session_evaluation(const config&, remote_user, http::exchange&, const question&);
  /// The person's session; not called for nobody.
  void look(const core::account&, const core::organisation*, const core::session&);
  /// Call once the store has answered.
  const evaluation& finish(bool is_somebody);

private:
  verdict of(const person&) const;

  const config& config_;
  const remote_user as_;
  http::exchange& exchange_;
  const std::string_view host_, uri_;
  evaluation found_;
};

/// As session_evaluation, for a program.
class program_evaluation {
public:
  program_evaluation(const config&, remote_user, http::exchange&, const question&);
  /// A token that is good in itself.
  void look(const core::account&, const core::organisation*, const core::app_token&);
  const evaluation& finish();

private:
  const config& config_;
  const remote_user as_;
  http::exchange& exchange_;
  const question& question_;
  evaluation found_{.missing = "gate", .is_authentic = false};
};

} // namespace twostep::server::gate
