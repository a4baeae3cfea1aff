#include "server/cli/print_support.hpp"

#include "core/noun.hpp"
#include "server/cli/print.hpp"

#include <map>
#include <ostream>

namespace twostep::server::cli {
namespace {

std::string pause_in_words(std::string_view kind) {
  static const std::map<std::string_view, std::string_view> words{
      {"wrong_codes_unknown_browsers", "wrong codes: none are taken in browsers that never signed in"},
      {"wrong_passwords_unknown_browsers", "wrong passwords: none are taken from browsers that never signed in"},
      {"wrong_passwords_known_networks", "wrong passwords: none are taken from new browsers in a network of theirs"},
      {"sign_ins_unknown_browsers", "unfinished sign-ins: no further one in a browser that never signed in"},
      {"recovery_codes_unknown_browsers", "recovery codes tried: none are taken in browsers that never signed in"},
      {"recovery_codes_known_browsers", "recovery codes tried: none are taken in browsers that signed in before"},
      {"new_numbers", "numbers tried: no other one can be entered"},
      {"messages_of_account", "messages asked for: none to a number that isn't proven"},
      {"messages_of_account_to_number", "messages asked for: none to a number tried today"},
      {"messages_to_number", "messages asked for by others too: few to a number tried today"},
      {"messages_to_number_unknown_browsers", "messages to their number: none from browsers that never signed in"},
      {"messages_to_number_known_browsers", "messages to their number: none from browsers that signed in before"},
  };
  const auto found = words.find(kind);
  return std::string(found == words.end() ? kind : found->second);
}

void print_each(std::ostream& out, const std::vector<admin::pause>& pauses) {
  for (const auto& p : pauses) {
    const auto until = time_of(p.until.value);
    out << "  until " << (until.empty() ? "they sign in from a known browser, or `twostep user unlock`" : until)
        << "  " << pause_in_words(p.kind) << '\n';
  }
}

} // namespace

void print_pauses(std::ostream& out, const admin::user_details& user) {
  out << "pauses            " << (user.pauses.empty() ? "none" : std::to_string(user.pauses.size())) << '\n';
  print_each(out, user.pauses);
}

void print_support_acts(std::ostream& out, const admin::user_details& user) {
  const auto& acts = user.support_acts;
  if (!acts.empty()) out << "support\n";
  for (auto act = acts.rbegin(); act != acts.rend(); ++act)
    out << "  " << time_of(act->at) << "  " << activity_in_words(act->what) << " (" << act->by << ')'
        << (act->reason ? ": " + *act->reason : "") << '\n';
}

void print_activities(std::ostream& out, std::string_view head, const std::vector<admin::activity_view>& all) {
  if (!all.empty()) out << head << '\n';
  for (auto one = all.rbegin(); one != all.rend(); ++one)
    out << "  " << time_of(one->at) << "  " << activity_in_words(one->what) << '\n';
}

void print_given_back(std::ostream& out, const admin::unlocked_user& user) {
  const auto& given = user.given_back;
  if (given.wrong_codes != 0)
    out << core::counted(given.wrong_codes, {"wrong code counts", "wrong codes count"}) << " no longer.\n";
  else if (given.wrong_codes_again_at)
    out << "No wrong code is given back: that can be done twice in 30 days, again from "
        << time_of(given.wrong_codes_again_at) << ".\n";
  if (given.numbers_and_messages)
    out << "The numbers tried and the messages asked for count no longer; what their address, their block of "
           "numbers\n"
           "and the budget were charged stays charged.\n";
  else
    out << "The numbers tried and the messages asked for were given back less than a day ago: again from "
        << time_of(given.numbers_and_messages_again_at) << ".\n";
  if (given.wrong_passwords) out << "Wrong passwords count no longer.\n";
  out << (user.pauses.empty() ? "Nothing that is known of them pauses them any more." : "What still pauses them:")
      << '\n';
  print_each(out, user.pauses);
}

} // namespace twostep::server::cli
