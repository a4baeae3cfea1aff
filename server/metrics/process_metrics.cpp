// The standard process metrics of Prometheus client libraries, and some of our own.
#include "server/metrics/collectors.hpp"
#include "server/runtime/logging.hpp"
#include "server/runtime/version.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <optional>
#include <sstream>
#include <string>

namespace twostep::server::metrics {
namespace {

/// From /proc/PID/stat (proc(5)).
struct process_stat {
  double cpu_ticks = 0, start_ticks = 0, virtual_bytes = 0, resident_pages = 0, threads = 0;
};

std::optional<process_stat> read_stat() {
  std::ifstream file("/proc/self/stat");
  std::string line;
  if (!std::getline(file, line)) return std::nullopt;
  // The second field is the program's name in parentheses, which may contain anything: fields follow the last one.
  const auto name_end = line.rfind(')');
  if (name_end == line.npos) return std::nullopt;
  std::istringstream rest(line.substr(name_end + 1));
  process_stat s;
  std::string skipped;
  double user = 0, system = 0;
  for (int field = 3; field <= 24 && rest; ++field) switch (field) {
    case 14:
      rest >> user;
      break;
    case 15:
      rest >> system;
      break;
    case 20:
      rest >> s.threads;
      break;
    case 22:
      rest >> s.start_ticks;
      break;
    case 23:
      rest >> s.virtual_bytes;
      break;
    case 24:
      rest >> s.resident_pages;
      break;
    default:
      rest >> skipped;
    }
  s.cpu_ticks = user + system;
  return rest ? std::optional(s) : std::nullopt;
}

/// When the machine was started, in seconds since 1970.
std::optional<double> read_boot_time() {
  std::ifstream file("/proc/stat");
  for (std::string line; std::getline(file, line);)
    if (line.starts_with("btime ")) return std::stod(line.substr(6));
  return std::nullopt;
}

void collect_files(families& to) {
  std::error_code failed;
  std::uint64_t open = 0;
  for (std::filesystem::directory_iterator i("/proc/self/fd", failed), end; !failed && i != end; i.increment(failed))
    ++open;
  if (!failed && open != 0)
    gauge(to, "process_open_fds", "Open file descriptors.").add(open - 1); // without the one used for listing
  rlimit max{};
  if (::getrlimit(RLIMIT_NOFILE, &max) == 0)
    gauge(to, "process_max_fds", "How many file descriptors may be open.").add(std::uint64_t{max.rlim_cur});
}

} // namespace

void collect_process(core::milliseconds clock_drift, families& to) {
  gauge(to, "twostep_build_info", "1, with the version.").add(1.0, {{"version", version()}});
  gauge(
      to, "twostep_clock_drift_seconds", "How far the machine's clock is ahead of the time that the server goes by."
  )
      .add(static_cast<double>(clock_drift.count()) / 1000);
  const auto lines = count_log_lines();
  counter(to, "twostep_stderr_lines_dropped_total", "Lines of the log on stderr that were read too slowly.")
      .add(lines.dropped);
  counter(to, "twostep_stderr_lines_summed_up_total", "Lines of the log on stderr that were counted, not written.")
      .add(lines.summed_up);
  collect_files(to);
  const auto stat = read_stat();
  if (!stat) return;
  const auto ticks = static_cast<double>(::sysconf(_SC_CLK_TCK));
  counter(to, "process_cpu_seconds_total", "Processor time used, by user and system.").add(stat->cpu_ticks / ticks);
  gauge(to, "process_resident_memory_bytes", "Resident memory.")
      .add(stat->resident_pages * static_cast<double>(::sysconf(_SC_PAGESIZE)));
  gauge(to, "process_virtual_memory_bytes", "Virtual memory.").add(stat->virtual_bytes);
  gauge(to, "process_threads", "Threads.").add(stat->threads);
  if (const auto boot = read_boot_time())
    gauge(to, "process_start_time_seconds", "When the process was started, in seconds since 1970.")
        .add(*boot + stat->start_ticks / ticks);
}

} // namespace twostep::server::metrics
