#include "bench/load/run.hpp"
#include "bench/load/scenario.hpp"

#include <cstdio>
#include <iostream>
#include <stdexcept>
#include <string>

namespace twostep::bench::load {

namespace {

/// Quoted as one word for the shell.
std::string quoted(const std::string& s) {
  std::string text = "'";
  for (const char c : s) text += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return text + "'";
}

} // namespace

void make_users(const options& o) {
  for (std::size_t i = 0; i < o.users; ++i) {
    const auto user = make_user(i);
    const auto line = quoted(o.twostep) + " user add --config " + quoted(o.config) + " --email " +
                      quoted(user.email) + " --password-stdin > /dev/null";
    std::FILE* command = ::popen(line.c_str(), "w");
    if (!command) throw std::runtime_error("can't run " + o.twostep);
    std::fputs((user.password + "\n").c_str(), command);
    if (::pclose(command) != 0)
      throw std::runtime_error(
          "user add " + user.email + " failed: were these users made before? Then leave --prepare out"
      );
  }
  std::cerr << o.users << " users made\n";
}

} // namespace twostep::bench::load
