#include "tests/server/support/program.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <poll.h>
#include <spawn.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cerrno>
#include <csignal>
#include <stdexcept>

extern char** environ;

namespace twostep::server::test {
namespace {

int memory_file(const std::string& content = {}) {
  const int file = ::memfd_create("twostep-test", MFD_CLOEXEC);
  if (file < 0 || ::write(file, content.data(), content.size()) != static_cast<ssize_t>(content.size()) ||
      ::lseek(file, 0, SEEK_SET) != 0)
    throw std::runtime_error("no memory file for a test");
  return file;
}

std::string content_of(int file) {
  std::string text;
  char block[4096];
  for (off_t at = 0;;) {
    const auto n = ::pread(file, block, sizeof block, at);
    if (n <= 0) return text;
    text.append(block, static_cast<std::size_t>(n));
    at += n;
  }
}

std::vector<std::string> variables_for(const program_settings& s) {
  std::vector<std::string> all;
  for (char** one = environ; *one; ++one)
    if (!std::string_view(*one).starts_with("TWOSTEP_")) all.emplace_back(*one);
  for (const auto& [name, value] : s.variables) all.push_back(name + "=" + value);
  return all;
}

std::vector<char*> pointers(std::vector<std::string>& texts) {
  std::vector<char*> all;
  for (auto& t : texts) all.push_back(t.data());
  all.push_back(nullptr);
  return all;
}

pid_t start(std::vector<std::string> words, const program_settings& s, int in, int out, int err) {
  words.insert(words.begin(), TWOSTEP_BINARY);
  auto variables = variables_for(s);
  posix_spawn_file_actions_t actions;
  posix_spawn_file_actions_init(&actions);
  posix_spawn_file_actions_addchdir_np(&actions, s.folder.c_str());
  posix_spawn_file_actions_adddup2(&actions, in, 0);
  posix_spawn_file_actions_adddup2(&actions, out, 1);
  posix_spawn_file_actions_adddup2(&actions, err, 2);
  pid_t process = -1;
  const int error =
      ::posix_spawn(&process, TWOSTEP_BINARY, &actions, nullptr, pointers(words).data(), pointers(variables).data());
  posix_spawn_file_actions_destroy(&actions);
  if (error != 0) throw std::runtime_error("the binary can't be started");
  return process;
}

int wait_for(pid_t process) {
  int status = 0;
  while (::waitpid(process, &status, 0) < 0)
    if (errno != EINTR) throw std::runtime_error("a process of a test is lost");
  return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}

/// No test expects a race, and not every test checks a program's end.
void expect_no_race(int code, const std::string& err) {
  constexpr int found_by_thread_sanitizer = 66; // no command uses this exit code
  if (code == found_by_thread_sanitizer) BOOST_ERROR("a race in the program: " + err);
}

/// False at the end of the pipe.
bool read_some(int pipe, std::string& to) {
  char block[4096];
  ssize_t n;
  do n = ::read(pipe, block, sizeof block);
  while (n < 0 && errno == EINTR);
  if (n > 0) to.append(block, static_cast<std::size_t>(n));
  return n > 0;
}

} // namespace

program_result run_program(const std::vector<std::string>& words, const program_settings& s) {
  const int in = memory_file(s.input), out = memory_file(), err = memory_file();
  program_result r;
  r.code = wait_for(start(words, s, in, out, err));
  r.out = content_of(out);
  r.err = content_of(err);
  for (const int file : {in, out, err}) ::close(file);
  expect_no_race(r.code, r.err);
  return r;
}

running_server::running_server(std::vector<std::string> words, const program_settings& s) {
  words.insert(words.begin(), "serve");
  int out[2], err[2];
  if (::pipe2(out, O_CLOEXEC) != 0 || ::pipe2(err, O_CLOEXEC) != 0) throw std::runtime_error("no pipe for a test");
  out_pipe_ = out[0];
  err_pipe_ = err[0];
  const int in = memory_file();
  process_ = start(std::move(words), s, in, out[1], err[1]);
  for (const int file : {in, out[1], err[1]}) ::close(file);
  while (out_.find("listening on ") == out_.npos || out_.back() != '\n')
    if (!read_some(out_pipe_, out_)) {
      const int code = stop(SIGTERM);
      throw std::runtime_error("serve ended with " + std::to_string(code) + ": " + err_);
    }
}

running_server::~running_server() {
  if (process_ > 0) stop(SIGKILL);
  ::close(out_pipe_);
  ::close(err_pipe_);
}

std::string running_server::url() const {
  const auto begin = out_.rfind("listening on ") + 13;
  return out_.substr(begin, out_.find('\n', begin) - begin);
}

const std::string& running_server::err() {
  pollfd some{err_pipe_, POLLIN, 0};
  while (::poll(&some, 1, 0) == 1 && read_some(err_pipe_, err_)) continue;
  return err_;
}

void running_server::signal(int number) {
  ::kill(process_, number);
}

void running_server::wait_for_out(const std::string& text) {
  while (out_.find(text) == out_.npos)
    if (!read_some(out_pipe_, out_)) throw std::runtime_error("serve ended without saying " + text + ": " + out_);
}

void running_server::wait_for_err(const std::string& text) {
  while (err_.find(text) == err_.npos)
    if (!read_some(err_pipe_, err_)) throw std::runtime_error("serve ended without saying " + text + ": " + err_);
}

int running_server::stop(int number) {
  ::kill(process_, number);
  const int code = wait_for(process_);
  process_ = -1;
  while (read_some(err_pipe_, err_)) continue;
  expect_no_race(code, err_);
  return code;
}

} // namespace twostep::server::test
