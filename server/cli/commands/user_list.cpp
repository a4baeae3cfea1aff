#include "server/admin/user_list.hpp"

#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/role_option.hpp"

#include <algorithm>
#include <charconv>
#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option user_list_options[] = {
    {"org", "ORG", "only of this organisation: the name or the id"},
    {"role", "ROLE", "only members, admins or operators: member, admin, operator"},
    {"without-second-step", "", "only who signs in with the password alone"},
    {"search", "TEXT", "only whose email or name has words that begin so, three letters or more"},
    {"limit", "N", "so many at most, 1 to 1000"},
    {"after", "NEXT", "go on where an earlier list ended, which says how"},
};

std::uint64_t limit_in(const std::string& text) {
  std::uint64_t limit = 0;
  const auto [end, wrong] = std::from_chars(text.data(), text.data() + text.size(), limit);
  if (wrong != std::errc() || end != text.data() + text.size())
    throw failure("--limit: \"" + text + "\" is no number: write 1 to 1000", wrong_usage);
  return limit;
}

admin::list_users_request asked_by(const invocation& call) {
  admin::list_users_request asked;
  asked.organisation = call.given("org");
  asked.search = call.given("search");
  asked.after = call.given("after");
  asked.role = role_of(call);
  if (call.has("without-second-step")) asked.second_step = false;
  if (call.has("limit")) asked.limit = limit_in(call.text("limit"));
  return asked;
}

bool names_some(const invocation& call) {
  return std::ranges::any_of(user_list_options, [&](const option& o) { return call.has(o.name); });
}

std::string state_of(const admin::user_summary& user) {
  if (user.suspended) return "suspended";
  return user.first_password ? "first password" : "";
}

int list_users(const invocation& call) {
  const auto answer = ask(call, admin::list_users, asked_by(call), where::server_or_store);
  if (call.json()) {
    print_json(call.io.out, answer);
    return done;
  }
  table t{"EMAIL", "NAME", "ORGANISATION", "ROLE", "TWO-STEP", "LAST SIGN-IN", "NOTE", "ID"};
  for (const auto& user : answer.users)
    t.add(
        {user.email, user.name, user.organisation.value.value_or(""), std::string(core::to_text(user.role)),
         two_step_of(user), last_sign_in_of(user), state_of(user), core::to_text(user.id)}
    );
  if (!t.empty())
    t.print(call.io.out);
  else if (names_some(call))
    call.io.out << "No user matches: `twostep user list` without options shows all.\n";
  else
    call.io.out << "There are no users: `twostep user add` makes one.\n";
  if (answer.next) call.io.err << "There are more: the same with --after " << *answer.next << "\n";
  return done;
}

} // namespace

const command user_list{
    "user list",
    "",
    "show all users, or those that the options name",
    "Phone numbers are masked. \"first password\": the person hasn't chosen one yet. With --limit a list may end\n"
    "before the last user, and says with which --after it goes on; the pages are in no order.",
    "twostep user list\n"
    "twostep user list --without-second-step --search bell\n"
    "twostep user list --json | jq -r '.users[] | select(.two_step.state == \"disabled\") | .email'",
    user_list_options,
    list_users};

} // namespace twostep::server::cli
