#include "bench/log/environment.hpp"

#include <sched.h>
#include <sys/statfs.h>
#include <sys/utsname.h>

#include <ctime>
#include <fstream>

namespace twostep::bench::log {
namespace {

std::string processor() {
  std::ifstream info("/proc/cpuinfo");
  for (std::string line; std::getline(info, line);)
    if (line.starts_with("model name")) return line.substr(line.find(':') + 2);
  return "unknown processor";
}

int usable_processors() {
  cpu_set_t usable;
  return ::sched_getaffinity(0, sizeof usable, &usable) == 0 ? CPU_COUNT(&usable) : 0;
}

std::string kernel() {
  utsname name;
  return ::uname(&name) == 0 ? std::string(name.sysname) + " " + name.release : "unknown kernel";
}

/// From the longest mount point above the directory.
std::string file_system_of(const std::filesystem::path& directory) {
  const auto path = std::filesystem::absolute(directory).string();
  std::ifstream mounts("/proc/self/mounts");
  std::string device, point, type, rest, found = "unknown file system";
  std::size_t longest = 0;
  while (mounts >> device >> point >> type && std::getline(mounts, rest))
    if (path.starts_with(point) && point.size() >= longest) {
      longest = point.size();
      found = type + " on " + device;
    }
  return found;
}

#ifdef NDEBUG
constexpr bool has_asserts = false;
#else
constexpr bool has_asserts = true;
#endif

} // namespace

std::string load_average() {
  std::ifstream file("/proc/loadavg");
  std::string minute = "unknown";
  file >> minute;
  return minute;
}

void print_environment(std::ostream& out, const std::filesystem::path& directory, const std::string& commit) {
  char date[32];
  const std::time_t now = std::time(nullptr);
  std::strftime(date, sizeof date, "%Y-%m-%d %H:%M UTC", std::gmtime(&now));
  out << "# " << date << ", commit " << (commit.empty() ? "not given" : commit) << '\n'
      << "# " << usable_processors() << " x " << processor() << ", " << kernel() << ", " << file_system_of(directory)
      << ", load " << load_average() << '\n'
      << "# built with GCC " << __VERSION__ << ", asserts " << (has_asserts ? "on" : "off") << '\n';
  if (has_asserts)
    out << "# WARNING: a build with asserts; build the preset release for figures that mean something\n";
}

} // namespace twostep::bench::log
