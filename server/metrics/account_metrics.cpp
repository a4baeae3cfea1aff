#include "core/account/authenticator_factor.hpp"
#include "core/account/passkey_factor.hpp"
#include "core/account/text_message_factor.hpp"
#include "core/account/two_step.hpp"
#include "server/metrics/collectors.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/mp11/algorithm.hpp>

#include <array>
#include <string>

namespace twostep::server::metrics {
namespace {

std::array<std::string, account_counts::states> state_names() {
  const core::two_step_state all[] = {
      core::disabled(), core::pending_enable(), core::enabled(), core::pending_disable()};
  std::array<std::string, account_counts::states> names;
  for (const auto& s : all) names[s.index()] = core::name(s);
  return names;
}

/// The possible changes of the two-step state.
constexpr std::pair<std::size_t, std::size_t> changes[] = {{0, 1}, {1, 0}, {1, 2}, {2, 3}, {3, 2}, {3, 0}, {2, 0}};

} // namespace

void collect_accounts(const account_counts& counted, families& to) {
  auto challenges = counter(
      to, "twostep_challenges_total", "What happened to challenges (a code asked of a person), by what they are for."
  );
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<core::purpose>>([&](auto p) {
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<challenge_event>>([&](auto n) {
      const auto count = counted.challenges(p.value, n.value);
      const bool in_use = p.value <= core::purpose::disable || p.value == core::purpose::step_up;
      if (in_use || count != 0) challenges.add(count, {{"purpose", p.name}, {"event", n.name}});
    });
  });
  auto states = counter(to, "twostep_two_step_changes_total", "Changes of two-step verification, by the states.");
  const auto names = state_names();
  for (const auto& [from, into] : changes)
    states.add(counted.changes(from, into), {{"from", names[from]}, {"to", names[into]}});
  auto events = counter(to, "twostep_account_events_total", "Events of accounts, by kind (core/account/event.hpp).");
  boost::mp11::mp_for_each<boost::mp11::mp_iota_c<std::variant_size_v<core::any_event>>>([&](auto i) {
    events.add(counted.events(i), {{"event", std::variant_alternative_t<i, core::any_event>::name}});
  });
}

void collect_totals(const storage::account_totals& counted, families& to) {
  auto states = gauge(
      to, "twostep_two_step_accounts",
      "Accounts by the state of their two-step verification. A change whose code died is pending until its person "
      "next does something."
  );
  const auto names = state_names();
  for (std::size_t i = 0; i < names.size(); ++i)
    states.add(std::uint64_t{counted.by_two_step[i]}, {{"state", names[i]}});
  auto factors = gauge(to, "twostep_factor_accounts", "Accounts that have the factor; one may have several.");
  const auto texts = counted.by_two_step[core::two_step_state(core::enabled()).index()] +
                     counted.by_two_step[core::two_step_state(core::pending_disable()).index()];
  factors.add(std::uint64_t{texts}, {{"factor", core::text_message_factor.name}});
  factors.add(std::uint64_t{counted.with_apps}, {{"factor", core::authenticator_factor.name}});
  factors.add(std::uint64_t{counted.with_passkeys}, {{"factor", core::passkey_factor.name}});
  gauge(to, "twostep_second_step_accounts", "Accounts that have a second step, whichever it is.")
      .add(std::uint64_t{counted.with_second_step});
  gauge(
      to, "twostep_sessions",
      "Sessions that weren't ended. Those that lapsed are counted until their person signs in again, or until "
      "something ends all of that person's."
  )
      .add(std::uint64_t{counted.sessions});
}

} // namespace twostep::server::metrics
