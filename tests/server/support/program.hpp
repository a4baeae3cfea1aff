#pragma once
// Runs build/twostep as a shell does: a separate process and folder, without the user's TWOSTEP_ variables.

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace twostep::server::test {

struct program_settings {
  std::filesystem::path folder; ///< working directory
  std::map<std::string, std::string> variables;
  std::string input;
};

struct program_result {
  int code = -1; ///< 128 + signal if a signal ended it
  std::string out, err;
};

/// Runs it to its end.
program_result run_program(const std::vector<std::string>& words, const program_settings&);

/// `twostep serve …`, until it is stopped, or killed with the test.
class running_server {
public:
  /// Returns when it has printed that it listens; throws std::runtime_error with its output if it ends before.
  running_server(std::vector<std::string> words, const program_settings&);
  ~running_server();
  running_server(const running_server&) = delete;
  running_server& operator=(const running_server&) = delete;

  const std::string& out() const noexcept { return out_; } ///< so far; includes "listening on …"
  std::string url() const;
  /// Its stderr so far; all of it after stop().
  const std::string& err();
  void signal(int number);
  /// Both return when it has printed the text; they throw if it ends without.
  void wait_for_out(const std::string& text);
  void wait_for_err(const std::string& text);
  /// Returns the exit code.
  int stop(int signal);

private:
  pid_t process_ = -1;
  int out_pipe_ = -1, err_pipe_ = -1;
  std::string out_, err_;
};

} // namespace twostep::server::test
