#include "server/cli/password_input.hpp"

#include <termios.h>
#include <unistd.h>

#include <istream>
#include <ostream>
#include <string>
#include <utility>

namespace twostep::server::cli {
namespace {

class no_echo {
public:
  no_echo() : is_terminal_(::tcgetattr(STDIN_FILENO, &before_) == 0) {
    if (!is_terminal_) return;
    termios silent = before_;
    silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
    ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &silent);
  }
  ~no_echo() {
    if (is_terminal_) ::tcsetattr(STDIN_FILENO, TCSAFLUSH, &before_);
  }
  no_echo(const no_echo&) = delete;
  no_echo& operator=(const no_echo&) = delete;

private:
  termios before_{};
  bool is_terminal_;
};

} // namespace

core::secret read_password(const invocation& call) {
  std::string line;
  if (call.io.in_is_terminal) {
    call.io.err << "Password: " << std::flush;
    const no_echo silent;
    std::getline(call.io.in, line);
    call.io.err << '\n';
  } else {
    std::getline(call.io.in, line);
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  if (line.empty()) throw failure("there is no password on standard input: give one line", wrong_usage);
  return core::secret(std::move(line));
}

} // namespace twostep::server::cli
