#include "server/cli/commands.hpp"
#include "server/cli/job.hpp"
#include "server/cli/print.hpp"
#include "server/cli/progress_bar.hpp"

#include <boost/json/value.hpp>
#include <boost/program_options/value_semantic.hpp>

#include <ostream>

namespace twostep::server::cli {
namespace {

namespace po = boost::program_options;

void describe(po::options_description_easy_init& add) {
  add("secret", "replace secret.key itself, which somebody else may have") //
      ("sign-out-all", "with --secret: end every session, too");
}

std::uint64_t number_in(const boost::json::object& o, std::string_view field) {
  return o.at(field).to_number<std::uint64_t>();
}

int rotate_data_key(const invocation& call) {
  const auto done = carry_out(call, "keys/rotate", {{"actor", shell_user(call.variables)}}, "making a new data key");
  if (call.json()) {
    print_json(call.io.out, done);
    return exit_code::done;
  }
  call.io.out << "The data key is a new one, of generation " << number_in(done, "generation")
              << ": what is written from now on is sealed under it.\n"
                 "What was written before goes with the next compaction: twostep log compact\n";
  return exit_code::done;
}

void print(std::ostream& out, const boost::json::object& done, bool signed_out) {
  out << "secret.key is a new one, " << text_of(done, "fingerprint") << "; it was " << text_of(done, "was")
      << ".\nCodes on their way, open forms and known browsers are worth nothing any more: pages offer new codes. "
      << (signed_out ? "Every session has ended. Passwords, numbers" : "Sessions, passwords, numbers")
      << " and tokens for programs stay.\n"
         "Keep a copy of the new file where you keep the old one. Backups from before open with the old one only.\n"
         "Whoever has the old key and a copy of the data from before can read in it the numbers of "
      << grouped(number_in(done, "users_with_numbers"), {"user", "users"}) << " and the password hashes of "
      << grouped(number_in(done, "users"), {"user", "users"})
      << " (`twostep user list` shows whose); authenticator secrets: none, they don't exist here.\n";
}

int replace_secret(const invocation& call) {
  const bool signs_out = call.has("sign-out-all");
  const auto done =
      ask(call, "keys/replace", {{"actor", shell_user(call.variables)}, {"sign_out_all", signs_out}},
          where::server_or_store);
  // A server begins anew under the new key: who asks next waits for it. Without one, this opens the data anew.
  carry_out(call, "keys/renew", {}, "sealing the log under the new key");
  if (call.json())
    print_json(call.io.out, done);
  else
    print(call.io.out, done, signs_out);
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
    "While the server serves, or without one. As it stands, secret.key stays, and live codes and sessions aren't "
    "touched.\n"
    "\n"
    "--secret is for a leak: secret.key is replaced, and what the old one made is worth nothing any more: codes on\n"
    "their way, open forms, known browsers, unfinished sign-ins. Sessions, passwords, numbers and tokens for "
    "programs\n"
    "stay. A server begins anew for it; requests wait until it has read the log. Limits go on as they are.",
    "twostep keys rotate && twostep log compact\n"
    "twostep keys rotate --secret --sign-out-all",
    describe,
    rotate};

} // namespace twostep::server::cli
