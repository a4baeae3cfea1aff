#include "server/admin/doctor_operations.hpp"
#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/doctor/proxy_requests.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

constexpr option doctor_options[] = {
    {"url", "URL", "as people type it, scheme and all"},
    {"insecure", "", "don't check the certificate"},
};

/// Removes the probe's number, which is different in each request.
std::string without_number(std::string text) {
  const auto at = text.find(doctor::probe_name);
  if (at == text.npos || at == 0) return text;
  // In the `next` of a sign-in page the separator is percent-encoded.
  const auto encoded = at >= 3 && text[at - 3] == '%';
  return text.erase(at - (encoded ? 3 : 1));
}

void print_arrival(std::ostream& out, const admin::arrival_view& a) {
  out << "the server saw  " << a.method << ' ' << a.target << ", Host: " << a.host << '\n';
  out << "  from          " << a.peer << (a.trusted ? ", a trusted proxy" : ", not trusted") << '\n';
  out << "  counted as    " << a.client << '\n';
  for (const auto& [name, value] : a.says) out << "  " << name << ": " << value << '\n';
  out << "  cookies      ";
  for (const auto& name : a.cookies) out << ' ' << name;
  out << (a.cookies.empty() ? " none\n" : "\n");
}

void print_program(std::ostream& out, const admin::program_view& p) {
  out << "with a token    the proxy said " << p.status << "; the gate "
      << (p.arrived.empty()             ? "wasn't asked"
          : p.arrived.front().app_token ? "saw the token"
                                        : "saw no token")
      << '\n';
}

void print(std::ostream& out, const admin::diagnosis& seen) {
  const auto location = without_number(seen.location);
  out << seen.url << (seen.side == "pages" ? "  (Twostep's own pages)\n" : "  (an application behind the gate)\n");
  if (seen.status != 0)
    out << "the proxy said  " << seen.status << (location.empty() ? "" : ", to " + location) << '\n';
  for (const auto& one : seen.arrived) print_arrival(out, one);
  if (seen.program) print_program(out, *seen.program);
  for (const auto& f : seen.findings) {
    out << (f.problem ? "\nproblem: " : "\nto know: ") << f.what << '\n';
    if (f.change) out << "  do: " << *f.change << '\n';
  }
  if (seen.well) out << "\nAll is well.\n";
}

/// Sends the request that the server asked for and returns the response.
admin::returned_probe
send(doctor::probe_request& request, const admin::awaited_probe& to_send, const std::string& token = {}) {
  request.target = to_send.target;
  request.number = to_send.probe;
  request.token = token;
  auto back = doctor::probe(request);
  return {request.number,        back.status,    back.failure,         back.certificate_refused ? "refused" : "",
          back.location,         back.challenge, back.referrer_policy, back.from,
          back.shows_made_up_amr};
}

int look(const invocation& call) {
  if (!call.has("url")) throw failure("the address is missing: twostep doctor https://app.example.org/", wrong_usage);
  if (!doctor::read_address(call.text("url"))) throw failure(doctor::is_no_address(call.text("url")), wrong_usage);
  administration server(call, where::server_only);
  const auto begun = server.ask(admin::begin_probe, {call.text("url")});
  doctor::probe_request request;
  request.where = doctor::read_address(begun.url).value();
  request.insecure = call.has("insecure");
  admin::end_probe_request report{send(request, begun), begun.url, {}};
  // If the address wasn't reachable the first time, it isn't tried again.
  if (begun.program && report.failure.empty()) report.program = send(request, *begun.program, begun.program->token);
  const auto seen = server.ask(admin::end_probe, report);
  if (call.json())
    print_json(call.io.out, seen);
  else
    print(call.io.out, seen);
  return seen.well ? done : failed;
}

} // namespace

const command look_through_proxy{
    "doctor",
    "url",
    "go through the proxy at URL and say what the server saw, and what to change",
    "URL is public_url, or an address of an application behind the gate. Sends one request, as a browser that isn't "
    "signed in would (with a Remote-Amr of its own making), to an application another one as a program would, with a "
    "token that is nobody's, and changes "
    "nothing. Neither names nor the proxy are waited for longer than ten "
    "seconds. Exit code 1: there is something to change.",
    "twostep doctor https://app.example.org/",
    doctor_options,
    look};

} // namespace twostep::server::cli
