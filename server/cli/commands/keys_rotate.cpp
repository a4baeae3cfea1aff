#include "server/cli/commands.hpp"
#include "server/cli/job.hpp"
#include "server/cli/print.hpp"
#include "server/cli/progress_bar.hpp"

#include <ostream>
#include <stdexcept>

namespace twostep::server::cli {
namespace {

constexpr option keys_rotate_options[] = {
    {"secret", "", "replace secret.key itself, which somebody else may have"},
    {"sign-out-all", "", "with --secret: end every session, too"},
};

int rotate_data_key(const invocation& call) {
  const auto done = carry_out(call, admin::rotate_keys, {}, {"making a new data key"}).value();
  if (call.json()) {
    print_json(call.io.out, done);
    return exit_code::done;
  }
  call.io.out << "The data key is a new one, of generation " << done.generation.value()
              << ": what is written from now on is sealed under it.\n"
                 "What was written before goes with the next compaction: twostep log compact\n";
  return exit_code::done;
}

void print(std::ostream& out, const admin::replaced_secret& done, bool signed_out) {
  constexpr core::noun users{"user", "users"};
  out << "secret.key is a new one, " << done.fingerprint << "; it was " << done.was
      << ".\nCodes on their way, open forms and known browsers are worth nothing any more: pages offer new codes. "
      << (signed_out ? "Every session has ended. Passwords, numbers" : "Sessions, passwords, numbers")
      << " and app passwords stay.\n"
         "Keep a copy of the new file where you keep the old one. Backups from before open with the old one only.\n"
         "Whoever has the old key and a copy of the data from before can read in it at least the numbers of "
      << grouped(done.users_with_numbers, users) << ", the password hashes of " << grouped(done.users, users)
      << " and the keys of authenticator apps of " << grouped(done.users_with_authenticator_apps, users)
      << " (`twostep user list` shows whose, `twostep user show EMAIL` who has an app). A key of an app gives its "
         "codes to whoever has it: let those people "
         "set "
         "their apps up anew.\n";
}

constexpr std::string_view renewed_later = "secret.key is replaced; what is left under the old one in the log goes "
                                           "with the next compaction: the server begins "
                                           "one by itself, and so does `twostep log compact`";

/// Waits until the server has restarted under the new key, and begins the compaction. Without a server it opens
/// the data itself.
void renew_log(const invocation& call, const std::string& fingerprint) {
  // The old server may answer until it has handed over its sockets; each such answer takes a moment.
  const job_words words{"sealing the log under the new key", renewed_later};
  for (int tries = 0; tries < 400; ++tries) try {
      if (carry_out(call, admin::renew_log, {fingerprint}, words)) return;
    } catch (const failure&) {
      throw;
    } catch (const std::runtime_error&) { // the server closed the connection
    }
  throw failure("the server doesn't begin anew: see its log");
}

int replace_secret(const invocation& call) {
  const bool signs_out = call.has("sign-out-all");
  const auto done = ask(call, admin::replace_secret, {signs_out}, where::server_or_store);
  if (call.json())
    print_json(call.io.out, done);
  else
    print(call.io.out, done, signs_out);
  call.io.out.flush();
  try {
    renew_log(call, done.fingerprint);
  } catch (const std::exception& e) {
    throw failure(std::string(e.what()) + " (" + std::string(renewed_later) + ")");
  }
  return exit_code::done;
}

int rotate(const invocation& call) {
  if (call.has("secret")) return replace_secret(call);
  if (call.has("sign-out-all")) throw failure("--sign-out-all goes with --secret", wrong_usage);
  return rotate_data_key(call);
}

} // namespace

const command keys_rotate{
    "keys rotate",
    "",
    "seal what is written from now on under a new data key, or replace secret.key",
    "While the server serves, or without one. Without --secret, secret.key stays, and live codes and sessions aren't "
    "touched.\n"
    "\n"
    "--secret is for a leak: secret.key is replaced, and what the old one made is worth nothing any more: codes on\n"
    "their way, open forms, known browsers, unfinished sign-ins. Sessions, passwords, numbers and app passwords\n"
    "stay. A server begins anew for it; requests wait until it has read the log. Limits go on as they are.",
    "twostep keys rotate && twostep log compact\n"
    "twostep keys rotate --secret --sign-out-all",
    keys_rotate_options,
    rotate};

} // namespace twostep::server::cli
