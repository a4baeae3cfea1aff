#include "core/noun.hpp"
#include "server/app/app.hpp"
#include "server/app/demo_place.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/own_command.hpp"
#include "server/cli/target.hpp"
#include "server/config/settings.hpp"
#include "server/config/validators.hpp"
#include "server/http/inherited_socket.hpp"
#include "server/runtime/journald.hpp"
#include "server/runtime/line_writer.hpp"
#include "server/runtime/logging.hpp"
#include "server/runtime/sd_notify.hpp"

#include <spdlog/spdlog.h>
#include <sys/resource.h>
#include <unistd.h>

#include <csignal>
#include <exception>
#include <filesystem>
#include <optional>
#include <ostream>
#include <system_error>

namespace twostep::server::cli {
namespace {

constexpr option serve_options[] = {
    {"listen", "ADDR", "host:port, :port or unix:PATH; port 0 picks a free one"},
    {"demo", "",
     "try it out: nothing to configure, everything in ./twostep-demo, or another folder of its own that --data "
     "names; no text leaves this machine"},
    {"open-demo", "",
     "with --demo: listen where other machines reach it, as a container must; they get the sign-in pages over "
     "plain "
     "HTTP, and whoever reads this terminal has the passwords and the texts"},
    {"accept-loss", "", "start without records that are gone: this once, and for good"},
    {"accept-clock", "", "start though the clock doesn't fit what is known: this once"},
    {"log-format", "FORMAT", "text or json"},
    {"log-level", "LEVEL", "trace, debug, info, warn or error"},
};

void override(
    std::string& to, const invocation& call, const char* option, std::string (*is_good)(const std::string&)
) {
  if (!call.has(option)) return;
  const auto text = call.text(option);
  if (const auto wrong = is_good(text); !wrong.empty())
    throw failure("--" + std::string(option) + ": " + wrong, wrong_usage);
  to = text;
}

void refuse_problems(const target& t) {
  const auto& problems = t.loaded.problems;
  if (problems.empty()) return;
  const auto more = problems.size() - 1;
  if (t.config_file.empty() && more != 0)
    throw failure(
        "there is no configuration: `twostep config init` writes one, `twostep serve --demo` needs none (the first "
        "missing key is " +
        problems.front().key + ")"
    );
  throw failure(
      problems.front().line() + (more == 0 ? "" : " (and " + std::to_string(more) + " more: `twostep config check`)")
  );
}

/// Each connection needs a descriptor, and the usual soft limit is lower than what a proxy keeps open.
void raise_descriptor_limit() {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
  limit.rlim_cur = limit.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &limit);
}

bool is_reached_from_elsewhere(const http::listen_address& a) {
  return !a.is_unix() && (a.host.empty() || !is_loopback(a.host));
}

/// A demo prints passwords and texts and speaks plain HTTP: other machines may reach it only with --open-demo.
void check_demo(const invocation& call, const config& c, const std::vector<http::inherited_socket>& inherited) {
  std::vector<http::listen_address> all;
  for (const auto& s : inherited) all.push_back(s.address);
  if (all.empty()) all.push_back(http::parse_listen_address(c.server.listen));
  for (const auto& a : all) {
    if (!is_reached_from_elsewhere(a)) continue;
    if (!call.has("open-demo"))
      throw failure(
          "a demo isn't safe where other machines reach it, as they do at " + a.text() +
          ": it speaks plain HTTP, and its passwords stand on this terminal. Listen on 127.0.0.1, or add --open-demo "
          "to let them (in a container, publish the port on 127.0.0.1 only)"
      );
    spdlog::warn(
        "other machines reach this demo at {}: its sign-in pages and its gate, over plain HTTP; /demo/phone shows "
        "texts "
        "to browsers on this machine only",
        a.text()
    );
  }
}

/// How long the last output may take: a reader that has stalled must not keep the process alive.
constexpr std::chrono::seconds last_words{1};

std::string not_shown(std::uint64_t lines) {
  return "(" + core::counted(lines, {"line was", "lines were"}) + " dropped here: this is read too slowly)\n";
}

/// The journal adds times and levels itself.
std::string log_format(const invocation& call, const std::string& format) {
  const auto variable = call.variables.find("JOURNAL_STREAM");
  const bool journal = variable != call.variables.end() && is_journal(STDERR_FILENO, variable->second);
  return journal && format == "text" ? "journal" : format;
}

/// The demo prints the passwords of users that it makes, so it must not use another installation's data.
void refuse_what_is_no_demo(const target& t) {
  const auto set = t.loaded.set_at.find("server.data_dir");
  require_demo_place(t.loaded.value, set == t.loaded.set_at.end() ? std::string() : set->second);
}

void refuse_configured_demo(const invocation& call) {
  const auto variable = call.variables.find("TWOSTEP_CONFIG");
  const bool by_variable = variable != call.variables.end() && !variable->second.empty();
  if (!call.has("config") && !by_variable) return;
  throw failure(
      std::string("--demo takes no configuration: leave it out to serve what ") +
          (call.has("config") ? "--config" : "TWOSTEP_CONFIG") + " names, or " +
          (call.has("config") ? "leave out --config" : "unset TWOSTEP_CONFIG") + " to try the demo",
      wrong_usage
  );
}

/// They belong to an installation in whose environment the demo was started.
void refuse_installation_of_another(const target& t) {
  for (const auto* key : {"server.secret_key_file", "server.admin_socket"}) {
    const auto set = t.loaded.set_at.find(key);
    if (set == t.loaded.set_at.end() || !set->second.starts_with("TWOSTEP_")) continue;
    throw failure(
        set->second +
        " is an installation's own, and the demo has its key and its socket in its directory: unset it to "
        "try the demo"
    );
  }
}

/// Builds the commands that the demo prints: they must reach this server, whatever a configuration or working
/// directory says.
void name_own_commands(serve_settings& s, const invocation& call) {
  const auto& server = s.configuration.server;
  const auto search = call.variables.find("PATH");
  std::error_code gone;
  s.own_program = command_line_for(
      running_program(), std::filesystem::current_path(gone),
      search == call.variables.end() ? std::string_view() : std::string_view(search->second)
  );
  s.own_options = " --data " + as_shell_word(server.data_dir.string());
  const bool is_usual = server.admin_socket == server.data_dir / "admin.sock";
  if (!is_usual || !find_config_file(call).empty())
    s.own_options += " --admin-socket " + as_shell_word(server.admin_socket.string());
}

/// The configuration, overridden by the command line.
target load(const invocation& call, bool demo) {
  auto t = find_target_to_serve(call, demo);
  auto& c = t.loaded.value;
  override(c.server.listen, call, "listen", validators::is_listen_address);
  override(c.log.level, call, "log-level", validators::is_log_level);
  override(c.log.format, call, "log-format", validators::is_log_format);
  if (demo && !call.has("log-level") && !t.loaded.set_at.contains("log.level")) c.log.level = "warn";
  return t;
}

/// For SIGHUP. nullopt: it has problems, which are logged.
std::optional<config> load_again(const invocation& call, bool demo) {
  auto t = load(call, demo);
  for (const auto& p : t.loaded.problems) spdlog::error("reload: {}", p.line());
  if (!t.loaded.problems.empty()) {
    spdlog::error("reload: nothing was changed");
    return std::nullopt;
  }
  for (const auto& s : t.loaded.slips) spdlog::warn("reload: {}", s.line());
  for (const auto& w : t.loaded.warnings) spdlog::warn("reload: {}", w);
  return std::move(t.loaded.value);
}

int run(const invocation& call, bool demo, const config& c, line_writer& out) {
  raise_descriptor_limit();
  std::signal(SIGPIPE, SIG_IGN);
  std::signal(SIGXFSZ, SIG_IGN); // A limit on file sizes is then reported as EFBIG, like a full disk.
  service_notify manager(call.variables);
  serve_settings s{c, {}, {}, manager, http::take_inherited_sockets(call.variables)};
  s.accepts = {.loss = call.has("accept-loss"), .clock = call.has("accept-clock")};
  if (demo) check_demo(call, c, s.inherited);
  s.say = [&out](std::string_view text) { out.write(text); };
  s.reload = [&call, demo] { return load_again(call, demo); };
  if (demo) name_own_commands(s, call);
  return run_app(std::move(s));
}

int run_server(const invocation& call) {
  const bool demo = call.has("demo");
  if (call.has("open-demo") && !demo) throw failure("--open-demo goes with --demo", wrong_usage);
  if (demo) refuse_configured_demo(call);
  const auto t = load(call, demo);
  refuse_problems(t);
  refuse_misplaced(t);
  if (demo) {
    refuse_what_is_no_demo(t);
    refuse_installation_of_another(t);
  } else {
    refuse_demo_place(t.loaded.value);
  }
  const auto& c = t.loaded.value;
  start_logging(c.log.level, log_format(call, c.log.format));
  for (const auto& p : t.loaded.slips) spdlog::warn("{}", p.line());
  for (const auto& w : t.loaded.warnings) spdlog::warn("{}", w);

  line_writer out(STDOUT_FILENO, {.tell_dropped = not_shown});
  int code = failed;
  try {
    code = run(call, demo, c, out);
    flush_log(last_words);
  } catch (const std::exception& e) {
    log_last_words(std::string("twostep: ") + e.what(), last_words);
  }
  out.flush(last_words);
  return code;
}

} // namespace

const command serve{
    "serve",
    "",
    "run the server",
    "SIGTERM and SIGINT let what runs finish, 10 seconds at most; a second one ends at once.\n"
    "SIGHUP reads the configuration again: gate rules, limits, branding, alerts, mail, all of [sms] and the log\n"
    "level are taken over at once, and the log names each changed key that waits for a restart. Where it is wrong, "
    "nothing is\n"
    "changed.\n"
    "Once ready it prints: listening on http://HOST:PORT\n"
    "\n"
    "It refuses to start where records are missing that were there, or where the clock is more than an hour behind\n"
    "the newest record, or 180 days past all that vouches for the time. --accept-loss and --accept-clock are for\n"
    "one start, after you have looked; the audit trail notes them. A clock that was ahead is forgotten: time goes\n"
    "on from now, and sessions, codes and app passwords that were begun by it end.",
    "twostep serve --demo\n"
    "twostep serve --config /etc/twostep/twostep.toml --listen 127.0.0.1:8080",
    serve_options,
    run_server};

} // namespace twostep::server::cli
