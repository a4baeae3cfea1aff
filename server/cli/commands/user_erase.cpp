#include "core/email.hpp"
#include "core/text.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/cli/user_argument.hpp"

#include <istream>
#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option user_erase_options[] = {
    user_option,
    {"yes", "", "don't ask; for scripts"},
};

/// Asks to type the email again, to confirm that this user is meant.
void ask_for_certainty(const invocation& call, const std::string& email) {
  if (call.has("yes")) return;
  if (!call.io.in_is_terminal)
    throw failure("nobody can be asked here: add --yes to erase " + email + " for good", wrong_usage);
  call.io.err << "Erase " << email << " for good? Type the email again: " << std::flush;
  std::string typed;
  std::getline(call.io.in, typed);
  const auto given = core::email_key(core::trim(typed));
  if (!given || given != core::email_key(email)) throw failure("that isn't the email: nothing was erased");
}

int erase(const invocation& call) {
  const auto who = user_argument(call);
  administration server(call, where::server_or_store);
  const auto user = server.ask(admin::show_user, {who});
  ask_for_certainty(call, user.email);
  const auto erased = server.ask(admin::erase_user, {core::to_text(user.id)});
  if (call.json()) {
    print_json(call.io.out, erased);
    return done;
  }
  call.io.out << "Erased " << erased.email
              << ": sessions and codes are dead, and nothing of it can be read any more.\n"
                 "The last traces leave the disk with the compaction that follows within a day, or now with\n"
                 "`twostep log compact`. Backups made before still hold the user.\n";
  return done;
}

} // namespace

const command user_erase{
    "user erase",
    "user",
    "forget a user for good",
    "Email, name, number, password and everything else of the user. The audit trail keeps what happened under a\n"
    "pseudonym that leads to nobody any more. On a terminal it asks for the email again.",
    "twostep user erase ann@example.org\n"
    "twostep user erase ann@example.org --yes && twostep log compact",
    user_erase_options,
    erase};

} // namespace twostep::server::cli
