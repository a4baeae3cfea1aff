#include "server/config/secret_text.hpp"

#include "server/runtime/secret_file.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <cerrno>
#include <cstddef>
#include <system_error>

namespace twostep::server {
namespace {

constexpr std::size_t longest_secret = 64 * 1024;

std::string read_text(int file) {
  std::string text;
  char block[4096];
  for (ssize_t n; text.size() <= longest_secret && (n = ::read(file, block, sizeof block)) > 0;)
    text.append(block, static_cast<std::size_t>(n));
  while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) text.pop_back();
  return text;
}

} // namespace

secret_text read_secret_text(const std::string& path) {
  secret_text s;
  const int file = ::open(path.c_str(), O_RDONLY | O_NONBLOCK | O_CLOEXEC);
  struct stat found {};
  if (file < 0 || ::fstat(file, &found) != 0) {
    s.wrong = path + " can't be read: " + std::generic_category().message(errno);
  } else if (!S_ISREG(found.st_mode)) {
    s.wrong = path + " is not a file";
  } else if (const auto seen = look_at_secret_file(file, path, S_IRWXO); seen.what == openness::by_us) {
    s.wrong = path + " can be read by everybody: chmod o= " + path;
  } else {
    if (seen.what == openness::by_others) s.warning = warning_of_open_secret(path, seen);
    s.text = read_text(file);
    if (s.text.empty()) s.wrong = path + " is empty";
    if (s.text.size() > longest_secret) s.wrong = path + " is too long for a secret";
  }
  if (file >= 0) ::close(file);
  return s;
}

} // namespace twostep::server
