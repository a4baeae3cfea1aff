#pragma once
// Runs build/twostep as a shell would: its own process, its own folder, none of the user's TWOSTEP_ variables.

#include <sys/types.h>

#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace twostep::server::test {

struct program_settings {
  std::filesystem::path folder; ///< where it runs
  std::map<std::string, std::string> variables;
  std::string input;
};

struct program_result {
  int code = -1; ///< 128 + signal where one ended it
  std::string out, err;
};

/// To its end.
program_result run_program(const std::vector<std::string>& words, const program_settings&);

/// `twostep serve …`, until it is told to stop or dies with the test.
class running_server {
public:
  /// Returns when it says that it listens; throws std::runtime_error with its words where it ends before.
  running_server(std::vector<std::string> words, const program_settings&);
  ~running_server();
  running_server(const running_server&) = delete;
  running_server& operator=(const running_server&) = delete;

  const std::string& out() const noexcept { return out_; } ///< so far: "listening on …" at least
  std::string url() const;
  /// What it has said there so far; everything, once it was stopped.
  const std::string& err();
  void signal(int number);
  /// Return when it has said the text; throw where it ends without.
  void wait_for_out(const std::string& text);
  void wait_for_err(const std::string& text);
  /// The exit code.
  int stop(int signal);

private:
  pid_t process_ = -1;
  int out_pipe_ = -1, err_pipe_ = -1;
  std::string out_, err_;
};

} // namespace twostep::server::test
