#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"
#include "server/doctor/proxy_requests.hpp"

#include <boost/json/array.hpp>
#include <boost/json/value.hpp>

#include <ostream>

namespace twostep::server::cli {
namespace {

namespace json = boost::json;
constexpr option options[] = {
    {"url", "URL", "as people type it, scheme and all"},
    {"insecure", "", "don't check the certificate"},
};

/// Without the number that only this one request had.
std::string without_number(std::string text) {
  const auto at = text.find(doctor::probe_name);
  if (at == text.npos || at == 0) return text;
  // In a sign-in page's `next` the separator is encoded.
  const auto encoded = at >= 3 && text[at - 3] == '%';
  return text.erase(at - (encoded ? 3 : 1));
}

void print_arrival(std::ostream& out, const json::object& a) {
  out << "the server saw  " << text_of(a, "method") << ' ' << text_of(a, "target") << ", Host: " << text_of(a, "host")
      << '\n';
  out << "  from          " << text_of(a, "peer") << (is_true(a, "trusted") ? ", a trusted proxy" : ", not trusted")
      << '\n';
  out << "  counted as    " << text_of(a, "client") << '\n';
  for (const auto& [name, value] : a.at("says").as_object())
    out << "  " << std::string_view(name) << ": " << std::string_view(value.as_string()) << '\n';
  const auto& cookies = a.at("cookies").as_array();
  out << "  cookies      ";
  for (const auto& name : cookies) out << ' ' << std::string_view(name.as_string());
  out << (cookies.empty() ? " none\n" : "\n");
}

void print_program(std::ostream& out, const json::object& p) {
  const auto& arrived = p.at("arrived").as_array();
  const bool has_token = !arrived.empty() && is_true(arrived.front().as_object(), "app_token");
  out << "with a token    the proxy said " << p.at("status").to_number<std::int64_t>() << "; the gate "
      << (arrived.empty() ? "wasn't asked"
          : has_token     ? "saw the token"
                          : "saw no token")
      << '\n';
}

void print(std::ostream& out, const json::object& seen) {
  const auto location = without_number(text_of(seen, "location"));
  out << text_of(seen, "url")
      << (text_of(seen, "side") == "pages" ? "  (Twostep's own pages)\n" : "  (an application behind the gate)\n");
  const auto status = seen.at("status").to_number<std::int64_t>();
  if (status != 0) out << "the proxy said  " << status << (location.empty() ? "" : ", to " + location) << '\n';
  for (const auto& one : seen.at("arrived").as_array()) print_arrival(out, one.as_object());
  if (const auto* program = seen.if_contains("program")) print_program(out, program->as_object());
  for (const auto& one : seen.at("findings").as_array()) {
    const auto& f = one.as_object();
    out << (is_true(f, "problem") ? "\nproblem: " : "\nto know: ") << text_of(f, "what") << '\n';
    if (const auto change = text_of(f, "change"); !change.empty()) out << "  do: " << change << '\n';
  }
  if (is_true(seen, "well")) out << "\nAll is well.\n";
}

/// Sends what the server says to send and writes down what came of it. False: nothing came back.
bool probe_and_report(
    doctor::probe_request& request, const json::object& to_send, json::object& report, const std::string& prefix
) {
  request.target = text_of(to_send, "target");
  request.number = text_of(to_send, "probe");
  request.token = text_of(to_send, "token");
  const auto back = doctor::probe(request);
  const auto tell = [&](const char* name, std::string_view text) { report[prefix + name] = text; };
  report[prefix + "status"] = back.status;
  tell("probe", request.number);
  tell("failure", back.failure);
  tell("certificate", back.certificate_refused ? "refused" : "");
  tell("location", back.location);
  tell("challenge", back.challenge);
  tell("referrer_policy", back.referrer_policy);
  tell("from", back.from);
  return back.failure.empty();
}

int look(const invocation& call) {
  if (!call.has("url")) throw failure("the address is missing: twostep doctor https://app.example.org/", wrong_usage);
  if (!doctor::read_address(call.text("url"))) throw failure(doctor::is_no_address(call.text("url")), wrong_usage);
  administration server(call, where::server_only);
  const auto begun = server.ask("doctor/begin", {{"url", call.text("url")}});
  doctor::probe_request request;
  request.where = doctor::read_address(text_of(begun, "url")).value();
  request.insecure = call.has("insecure");
  json::object report{{"url", text_of(begun, "url")}};
  const auto answered = probe_and_report(request, begun, report, "");
  // Who can't be reached once is not asked again.
  if (const auto* program = begun.if_contains("program"); program && answered)
    probe_and_report(request, program->as_object(), report, "program_");
  const auto seen = server.ask("doctor/end", std::move(report));
  if (call.json())
    print_json(call.io.out, seen);
  else
    print(call.io.out, seen);
  return is_true(seen, "well") ? done : failed;
}

} // namespace

const command look_through_proxy{
    "doctor",
    "url",
    "go through the proxy at URL and say what the server saw, and what to change",
    "URL is public_url, or an address of an application behind the gate. Sends one request, as a browser that isn't "
    "signed in would, to an application another one as a program would, with a token that is nobody's, and changes "
    "nothing. Neither names nor the proxy are waited for longer than ten "
    "seconds. Exit code 1: there is something to change.",
    "twostep doctor https://app.example.org/",
    options,
    look};

} // namespace twostep::server::cli
