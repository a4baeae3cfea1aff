#include "storage/log/writer.hpp"

#include <cstdio>
#include <cstdlib>

namespace twostep::storage {

void tell_stderr(std::string_view line) {
  std::fprintf(stderr, "%.*s\n", static_cast<int>(line.size()), line.data());
}

void end_process(std::string_view why) noexcept {
  tell_stderr(why);
  std::_Exit(1);
}

} // namespace twostep::storage
