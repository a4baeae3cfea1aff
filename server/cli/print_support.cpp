#include "server/cli/print_support.hpp"

#include "core/noun.hpp"
#include "server/cli/print.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <map>
#include <ostream>

namespace twostep::server::cli {
namespace {

namespace json = boost::json;

std::string pause_in_words(std::string_view kind) {
  static const std::map<std::string_view, std::string_view> words{
      {"wrong_codes_unknown_browsers", "wrong codes: none are taken in browsers that never signed in"},
      {"wrong_passwords_unknown_browsers", "wrong passwords: none are taken from browsers that never signed in"},
      {"wrong_passwords_known_networks", "wrong passwords: none are taken from new browsers in a network of theirs"},
      {"sign_ins_unknown_browsers", "unfinished sign-ins: no further one in a browser that never signed in"},
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

const json::array& list_in(const json::object& o, std::string_view field) {
  static const json::array nothing;
  const auto* value = o.if_contains(field);
  return value && value->is_array() ? value->get_array() : nothing;
}

void print_each(std::ostream& out, const json::array& pauses) {
  for (const auto& one : pauses) {
    const auto until = time_of(one.as_object(), "until");
    out << "  until " << (until.empty() ? "they sign in from a known browser, or `twostep user unlock`" : until)
        << "  " << pause_in_words(text_of(one.as_object(), "kind")) << '\n';
  }
}

} // namespace

void print_pauses(std::ostream& out, const json::object& user) {
  const auto& pauses = list_in(user, "pauses");
  out << "pauses            " << (pauses.empty() ? "none" : std::to_string(pauses.size())) << '\n';
  print_each(out, pauses);
}

void print_support_acts(std::ostream& out, const json::object& user) {
  const auto& acts = list_in(user, "support_acts");
  if (!acts.empty()) out << "support\n";
  for (auto one = acts.rbegin(); one != acts.rend(); ++one) {
    const auto& act = one->as_object();
    const auto reason = text_of(act, "reason");
    out << "  " << time_of(act, "at") << "  " << activity_in_words(text_of(act, "what")) << " (" << text_of(act, "by")
        << ')' << (reason.empty() ? "" : ": " + reason) << '\n';
  }
}

void print_changes(std::ostream& out, const json::object& user) {
  const auto& all = list_in(user, "changes");
  if (!all.empty()) out << "changes\n";
  for (auto one = all.rbegin(); one != all.rend(); ++one)
    out << "  " << time_of(one->as_object(), "at") << "  " << activity_in_words(text_of(one->as_object(), "what"))
        << '\n';
}

void print_given_back(std::ostream& out, const json::object& user) {
  const auto& given = user.at("given_back").as_object();
  const auto codes = given.at("wrong_codes").to_number<std::uint64_t>();
  const auto codes_again = time_of(given, "wrong_codes_again_at");
  if (codes != 0)
    out << core::counted(codes, {"wrong code counts", "wrong codes count"}) << " no longer.\n";
  else if (!codes_again.empty())
    out << "No wrong code is given back: that can be done twice in 30 days, again from " << codes_again << ".\n";
  if (is_true(given, "numbers_and_messages"))
    out << "The numbers tried and the messages asked for count no longer; what their address, their block of "
           "numbers\n"
           "and the budget were charged stays charged.\n";
  else
    out << "The numbers tried and the messages asked for were given back less than a day ago: again from "
        << time_of(given, "numbers_and_messages_again_at") << ".\n";
  if (is_true(given, "wrong_passwords")) out << "Wrong passwords count no longer.\n";
  const auto& pauses = list_in(user, "pauses");
  out << (pauses.empty() ? "Nothing that is known of them pauses them any more." : "What still pauses them:") << '\n';
  print_each(out, pauses);
}

} // namespace twostep::server::cli
