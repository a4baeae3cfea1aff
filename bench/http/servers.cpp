#include "bench/http/servers.hpp"

#include "bench/http/connection.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdio>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace twostep::bench::http {
namespace {

/// A port on which nothing listens at the moment.
std::uint16_t free_port() {
  const int s = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in at{};
  at.sin_family = AF_INET;
  at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  socklen_t size = sizeof at;
  const bool found = s >= 0 && ::bind(s, reinterpret_cast<const sockaddr*>(&at), sizeof at) == 0 &&
                     ::getsockname(s, reinterpret_cast<sockaddr*>(&at), &size) == 0;
  if (s >= 0) ::close(s);
  if (!found) throw std::runtime_error("no port is free");
  return ntohs(at.sin_port);
}

/// nginx doesn't announce that it is ready, so its port is tried.
void await_port(std::uint16_t port) {
  constexpr int tries = 1000, between = 10; // ms
  for (int i = 0; i < tries; ++i) {
    try {
      const connection tried(port);
      return;
    } catch (const std::system_error&) {
      ::poll(nullptr, 0, between);
    }
  }
  throw std::runtime_error("nothing listens on port " + std::to_string(port) + ": is nginx-light installed?");
}

std::string with_port(std::string text, std::uint16_t port) {
  const std::string word = "PORT";
  for (auto at = text.find(word); at != text.npos; at = text.find(word, at))
    text.replace(at, word.size(), std::to_string(port));
  return text;
}

std::vector<std::string> joined(std::vector<std::string> a, const std::vector<std::string>& b) {
  a.insert(a.end(), b.begin(), b.end());
  return a;
}

} // namespace

server::server(const child::how& h, std::uint16_t port) : process_(h), port_(port) {
  await_port(port);
}

server::server(const child::how& h) : process_(h), port_(port_in(process_.said(), "listening on http://")) {
  if (port_ == 0) throw std::runtime_error(h.arguments.front() + " doesn't say where it listens");
}

std::size_t server::closed_connections() const {
  std::ifstream table("/proc/net/tcp");
  char port[8];
  std::snprintf(port, sizeof port, ":%04X", static_cast<unsigned>(port_));
  const std::string time_wait = std::to_string(TCP_TIME_WAIT); // 6, in IPv4 and IPv6
  std::size_t found = 0;
  for (std::string line; std::getline(table, line);) {
    std::istringstream fields(line);
    std::string number, local, remote, state;
    fields >> number >> local >> remote >> state;
    if (state == "0" + time_wait && (local.ends_with(port) || remote.ends_with(port))) ++found;
  }
  return found;
}

std::unique_ptr<server> start_twostep(const twostep_settings& s) {
  child::how h;
  h.arguments = joined(s.under, {s.binary.string(), "serve", "--listen", "127.0.0.1:0"});
  h.environment = {
      "TWOSTEP_CONFIG=/dev/null",
      "TWOSTEP_SERVER_PUBLIC_URL=http://127.0.0.1:8080",
      "TWOSTEP_SERVER_DATA_DIR=" + s.data.string(),
      "TWOSTEP_SMS_PROVIDERS=outbox",
      "TWOSTEP_SMS_ALLOWED_COUNTRIES=*",
      "TWOSTEP_SMS_OUTBOX_KIND=outbox",
      "TWOSTEP_BRANDING_SUPPORT_EMAIL=support@example.com",
      "TWOSTEP_LIMITS_PASSWORD_FAILURES_PER_ACCOUNT=0",
      "TWOSTEP_LIMITS_PASSWORD_FAILURES_PER_ADDRESS_PER_MINUTE=0",
      "TWOSTEP_LIMITS_SENDS_PER_NUMBER_PER_10_MINUTES=0",
      "TWOSTEP_LIMITS_SENDS_PER_NUMBER_PER_DAY=0",
      "TWOSTEP_LOG_LEVEL=warn",
  };
  if (s.processor) {
    h.environment.push_back("TWOSTEP_SERVER_THREADS=1");
    h.environment.push_back("TWOSTEP_PASSWORD_WORKERS=1");
  }
  if (!s.preloaded.empty()) h.environment.push_back("LD_PRELOAD=" + s.preloaded.string());
  h.processor = s.processor;
  h.errors = s.data.string() + ".log";
  h.awaited = {"listening on http://"};
  return std::make_unique<server>(h);
}

std::unique_ptr<server> start_nginx(
    const std::filesystem::path& directory, const std::string& http, std::optional<unsigned> processor,
    const std::vector<std::string>& under
) {
  const auto port = free_port();
  std::filesystem::create_directories(directory);
  const auto name = directory / "nginx.conf";
  std::ofstream file(name);
  file << "daemon off;\nmaster_process off;\npid " << (directory / "nginx.pid").string() << ";\nerror_log "
       << (directory / "error.log").string()
       << " warn;\nworker_rlimit_nofile 20000;\nevents { worker_connections 16000; }\nhttp {\n"
       << "access_log off;\nkeepalive_requests 1000000000;\nkeepalive_timeout 600s;\n";
  for (const char* kind : {"client_body", "proxy", "fastcgi", "uwsgi", "scgi"})
    file << kind << "_temp_path " << (directory / kind).string() << ";\n";
  file << with_port(http, port) << "\n}\n";
  file.close();
  child::how h;
  h.arguments = joined(under, {"nginx", "-c", name.string(), "-e", (directory / "error.log").string()});
  h.processor = processor;
  return std::make_unique<server>(h, port);
}

} // namespace twostep::bench::http
