#include "server/runtime/journald.hpp"

#include <sys/stat.h>

#include <string>

namespace twostep::server {

bool is_journal(int descriptor, std::string_view variable) noexcept {
  struct stat s {};
  if (variable.empty() || ::fstat(descriptor, &s) != 0) return false;
  return variable == std::to_string(s.st_dev) + ":" + std::to_string(s.st_ino);
}

} // namespace twostep::server
