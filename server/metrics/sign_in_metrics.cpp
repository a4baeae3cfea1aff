#include "server/metrics/collectors.hpp"

#include <boost/describe/enum_to_string.hpp>

#include <numeric>

namespace twostep::server::metrics {
namespace {

struct outcome {
  std::string_view name, event;
  std::optional<std::string_view> detail; ///< none: any detail
};

constexpr outcome outcomes[] = {
    {"signed_in_by_password", "authn_login_success", "password"},
    {"signed_in_by_code", "authn_login_success", "code"},
    {"signed_in_by_recovery_code", "authn_login_success", "recovery_code"},
    {"signed_in_by_authenticator_app", "authn_login_success", "authenticator_app"},
    {"signed_in_by_passkey", "authn_login_success", "passkey"},
    {"signed_in_by_trusted_browser", "authn_login_success", "trusted_browser"},
    {"signed_in_by_link", "authn_login_success", "link"},
    {"code_asked", "authn_code_sent", "sign_in"},
    {"wrong_password", "authn_login_fail", ""},
    {"paused", "authn_login_lock", std::nullopt},
};

} // namespace

void collect_sign_ins(const std::vector<audit_count>& counted, families& to) {
  auto sign_ins = counter(
      to, "twostep_sign_ins_total",
      "Sign-ins by what came of a step: a session, a code asked for, a wrong password, a limit on tries."
  );
  for (const auto& o : outcomes) {
    const auto add = [&](std::uint64_t sum, const audit_count& c) {
      return sum + (c.event == o.event && (!o.detail || c.detail == *o.detail) ? c.count : 0);
    };
    sign_ins.add(std::accumulate(counted.begin(), counted.end(), std::uint64_t{0}, add), {{"outcome", o.name}});
  }
  auto events =
      counter(to, "twostep_audit_events_total", "Entries of the audit trail, by event, outcome and detail as there.");
  for (const auto& c : counted)
    events.add(
        c.count,
        {{"event", c.event}, {"outcome", boost::describe::enum_to_string(c.outcome, "")}, {"detail", c.detail}}
    );
}

} // namespace twostep::server::metrics
