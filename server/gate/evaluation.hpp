#pragma once
// Evaluates the rules for a session or an app token as the store shows it, under the store's lock.

#include "core/account/access.hpp"
#include "core/account/account.hpp"
#include "core/account/policy.hpp"
#include "core/organisation.hpp"
#include "server/gate/denied_page.hpp"
#include "server/gate/identity.hpp"
#include "server/gate/question.hpp"
#include "server/gate_rules/rule.hpp"
#include "server/http/exchange.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::gate {

/// What the operator set; the references outlive every evaluation.
struct terms {
  const std::vector<rule>& rules;
  const core::policy& policy;
  identity_form identity;
};

struct evaluation {
  verdict what = verdict::sign_in;
  core::next_step step = core::next_step::none; ///< what the person must do first
  std::optional<core::account_id> who{};
  std::string_view missing = "rule"; ///< what is missing, for the audit trail
  bool is_authentic = true;          ///< for a token: it is valid and belongs to the user that is named
  std::string locale{};              ///< of somebody who is denied
  denied_by why = denied_by::rule;   ///< for the page, where denied
  bool has_passkey = false;          ///< for verdict::passkey: the account has one that can be given
  bool has_second_step = false;      ///< for verdict::two_step: likewise
};

/// Sets the identity fields of the response if the request is granted. The parameters outlive it.
class session_evaluation {
public:
  session_evaluation(const terms&, http::exchange&, const question&);
  /// The person's session; not called for nobody.
  void look(const core::account&, const core::organisation*, const core::session&);
  /// Call once the store has answered.
  const evaluation& finish(bool is_somebody);

private:
  verdict of(const person&) const;
  /// For verdict::passkey: whether the person can give one, or add one.
  void look_for_passkey(const core::account&, const core::organisation*);

  const terms& terms_;
  http::exchange& exchange_;
  const std::string_view host_, uri_;
  evaluation found_;
};

/// As session_evaluation, for a program.
class program_evaluation {
public:
  program_evaluation(const terms&, http::exchange&, const question&);
  /// A token that is good in itself.
  void look(const core::account&, const core::organisation*, const core::app_token&);
  const evaluation& finish();

private:
  const terms& terms_;
  http::exchange& exchange_;
  const question& question_;
  evaluation found_{.missing = "gate", .is_authentic = false};
};

} // namespace twostep::server::gate
