#include "bench/dispatch/provider.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>

#include <fcntl.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

namespace twostep::bench::dispatch {
namespace {

/// Only calls that are safe between fork and exec.
[[noreturn]] void become(const char* const* arguments, int out) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL); // a bench that is killed leaves none behind
  ::dup2(out, STDOUT_FILENO);
  ::execv(arguments[0], const_cast<char* const*>(arguments));
  ::_exit(127);
}

/// The port behind `words` at the beginning of a line, as in "SMPP on 127.0.0.1:2775".
std::uint16_t port_in(const std::string& said, const std::string& words) {
  const auto at = said.find(words + "127.0.0.1:");
  if (at == said.npos) return 0;
  return static_cast<std::uint16_t>(std::stoul(said.substr(said.find("127.0.0.1:", at) + 10)));
}

/// What the child says first, until its last line of that is whole.
std::string read_first_words(int from) {
  std::string said;
  std::array<char, 512> chunk;
  while (said.find("SMPP on ") == said.npos || said.back() != '\n') {
    const auto got = ::read(from, chunk.data(), chunk.size());
    if (got <= 0) break;
    said.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return said;
}

} // namespace

provider::provider(const std::filesystem::path& binary, std::string_view behaviour, std::uint64_t seed) {
  const auto path = binary.string(), chosen = std::to_string(seed);
  const char* const arguments[] = {path.c_str(),   "--http-port",    "0", "--smpp-port", "0", "--seed",
                                   chosen.c_str(), "--console-port", "0", nullptr};
  int ends[2];
  if (::pipe2(ends, O_CLOEXEC) != 0) throw std::system_error(errno, std::system_category(), "pipe");
  process_ = ::fork();
  if (process_ == 0) become(arguments, ends[1]);
  ::close(ends[1]);
  const auto said = process_ > 0 ? read_first_words(ends[0]) : std::string();
  ::close(ends[0]);
  http_port_ = port_in(said, "listening on http://");
  console_port_ = port_in(said, "console on http://");
  smpp_port_ = port_in(said, "SMPP on ");
  if (http_port_ == 0 || console_port_ == 0 || smpp_port_ == 0)
    throw std::runtime_error(path + " doesn't start: build fake-smsc, or name it with --fake-smsc");
  behave(behaviour);
}

provider::~provider() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void provider::behave(std::string_view words) const {
  (void)ask("POST", "/control", words);
}

std::vector<provider::arrival> provider::arrivals() {
  std::istringstream lines(ask("GET", "/messages?after=" + std::to_string(seen_), {}));
  std::vector<arrival> all;
  for (std::string line; std::getline(lines, line);) {
    const auto message = boost::json::parse(line).as_object();
    const auto number = message.at("number").to_number<std::uint64_t>();
    if (number != ++seen_) throw std::runtime_error("the provider forgot messages before they were counted");
    const auto& state = message.at("state").as_string();
    all.push_back(
        {std::string(message.at("to").as_string().c_str()),
         state == "waiting" || state == "delivered" || state == "undelivered" || state == "dropped"}
    );
  }
  return all;
}

double provider::processor_seconds() const {
  std::ifstream file("/proc/" + std::to_string(process_) + "/stat");
  std::string text;
  std::getline(file, text);
  std::istringstream fields(text.substr(text.rfind(')') + 1));
  std::string skipped;
  for (int i = 0; i < 11; ++i) fields >> skipped; // state to cmajflt (proc(5))
  double user = 0, system = 0;
  fields >> user >> system;
  return (user + system) / static_cast<double>(::sysconf(_SC_CLK_TCK));
}

std::string provider::ask(std::string_view method, const std::string& target, std::string_view body) const {
  namespace asio = boost::asio;
  using asio::ip::tcp;
  asio::io_context context;
  tcp::socket socket(context);
  socket.connect({asio::ip::address_v4::loopback(), console_port_});
  std::string request(method);
  request.append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: ");
  request.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
  asio::write(socket, asio::buffer(request));
  std::string answer;
  boost::system::error_code end;
  asio::read(socket, asio::dynamic_buffer(answer), end);
  const auto head = answer.find("\r\n\r\n");
  if (end != asio::error::eof || head == answer.npos || !answer.starts_with("HTTP/1.1 200"))
    throw std::runtime_error("the provider's console doesn't answer as it should: " + answer.substr(0, 80));
  return answer.substr(head + 4);
}

} // namespace twostep::bench::dispatch
