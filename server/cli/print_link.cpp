#include "server/cli/print_link.hpp"

#include "server/cli/print.hpp"
#include "server/text/qr_code.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

std::string_view use_of(core::link_purpose purpose) {
  switch (purpose) {
  case core::link_purpose::invitation:
    return "to choose a password and sign in";
  case core::link_purpose::password:
  case core::link_purpose::forgotten:
    return "to choose a new password";
  case core::link_purpose::enrol:
    return "to turn two-step verification on (it asks for the password, too)";
  }
  return "";
}

} // namespace

void print_link(console& io, std::string_view email, const admin::new_link& link) {
  io.out << "A link for " << email << ", " << use_of(link.purpose) << ". Good once, until "
         << time_of(link.expires_at) << ":\n\n    " << link.url.reveal() << "\n\n";
  if (io.out_is_terminal) io.out << qr_in_terminal(link.url.reveal()).reveal() << '\n';
  io.out << "It is shown this once. Whoever has it may do what it is for: give it to that person alone.\n";
}

void answer_link(const invocation& call, const admin::user_with_link& user) {
  if (call.json())
    print_json(call.io.out, user);
  else if (user.link)
    print_link(call.io, user.email, *user.link);
  else if (user.mailed)
    call.io.out << "A link " << use_of(user.mailed->purpose) << " goes by mail to " << user.email
                << ". Good once, until " << time_of(user.mailed->expires_at)
                << ". `twostep user show` counts it as owed until the mail server took it or refused it for good.\n";
}

} // namespace twostep::server::cli
