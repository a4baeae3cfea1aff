#include "bench/support/child.hpp"

#include <fcntl.h>
#include <sched.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <fstream>
#include <sstream>
#include <stdexcept>
#include <system_error>

extern "C" char** environ; // unistd.h declares it only with _GNU_SOURCE

namespace twostep::bench {
namespace {

std::vector<char*> pointers(const std::vector<std::string>& of) {
  std::vector<char*> all;
  for (const auto& s : of) all.push_back(const_cast<char*>(s.c_str()));
  all.push_back(nullptr);
  return all;
}

std::vector<std::string> environment_with(const std::vector<std::string>& more) {
  std::vector<std::string> all;
  for (char** e = environ; *e; ++e) all.emplace_back(*e);
  all.insert(all.end(), more.begin(), more.end());
  return all;
}

struct ends {
  int read, write;
};
ends make_pipe() {
  int both[2];
  if (::pipe2(both, O_CLOEXEC) != 0) throw std::system_error(errno, std::system_category(), "pipe");
  return {both[0], both[1]};
}

/// Uses only calls that are safe between fork and exec.
[[noreturn]] void
become(char* const* arguments, char* const* environment, const cpu_set_t* where, int out, int errors) {
  ::prctl(PR_SET_PDEATHSIG, SIGKILL);
  if (where) ::sched_setaffinity(0, sizeof *where, where);
  ::dup2(out, STDOUT_FILENO);
  if (errors >= 0) ::dup2(errors, STDERR_FILENO);
  ::execvpe(arguments[0], arguments, environment);
  ::_exit(127);
}

/// Reads until all of `awaited` has been written and the last line is complete; false: the process ended first.
bool read_until(int from, const std::vector<std::string>& awaited, std::string& said) {
  std::array<char, 512> chunk;
  const auto is_there = [&](const std::string& words) { return said.find(words) != said.npos; };
  while (!std::all_of(awaited.begin(), awaited.end(), is_there) || (!said.empty() && said.back() != '\n')) {
    const auto got = ::read(from, chunk.data(), chunk.size());
    if (got <= 0) return false;
    said.append(chunk.data(), static_cast<std::size_t>(got));
  }
  return true;
}

} // namespace

child::child(const how& h) {
  const auto environment = environment_with(h.environment);
  const auto argument_pointers = pointers(h.arguments), environment_pointers = pointers(environment);
  cpu_set_t only;
  CPU_ZERO(&only);
  if (h.processor) CPU_SET(*h.processor, &only);
  const int errors =
      h.errors.empty() ? -1 : ::open(h.errors.c_str(), O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);
  const auto out = make_pipe();
  process_ = ::fork();
  if (process_ == 0)
    become(argument_pointers.data(), environment_pointers.data(), h.processor ? &only : nullptr, out.write, errors);
  ::close(out.write);
  if (errors >= 0) ::close(errors);
  const bool is_ready = process_ > 0 && read_until(out.read, h.awaited, said_);
  ::close(out.read);
  if (is_ready) return;
  if (process_ > 0) stop();
  throw std::runtime_error(h.arguments[0] + " doesn't start: is it built, or installed?");
}

child::~child() {
  if (process_ <= 0) return;
  ::kill(process_, SIGKILL);
  ::waitpid(process_, nullptr, 0);
}

void child::stop() {
  ::kill(process_, SIGTERM);
  ::waitpid(process_, nullptr, 0);
  process_ = -1;
}

double child::processor_seconds() const {
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

std::uint64_t child::resident_bytes() const {
  std::ifstream file("/proc/" + std::to_string(process_) + "/statm");
  std::uint64_t whole = 0, resident = 0;
  file >> whole >> resident;
  return resident * static_cast<std::uint64_t>(::sysconf(_SC_PAGESIZE));
}

std::uint16_t port_in(const std::string& said, const std::string& words) {
  const auto at = said.find(words + "127.0.0.1:");
  if (at == said.npos) return 0;
  return static_cast<std::uint16_t>(std::stoul(said.substr(said.find("127.0.0.1:", at) + 10)));
}

} // namespace twostep::bench
