#include "server/cli/progress_bar.hpp"

#include <sys/ioctl.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>
#include <ostream>

namespace twostep::server::cli {
namespace {

std::size_t terminal_width() {
  winsize size{};
  return ::ioctl(STDERR_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 0 ? size.ws_col : 80;
}

} // namespace

std::string grouped(std::uint64_t n) {
  auto text = std::to_string(n);
  for (std::size_t at = text.size(); at > 3;) text.insert(at -= 3, ",");
  return text;
}

std::string grouped(std::uint64_t n, core::noun what) {
  return grouped(n).append(" ").append(what.of(n));
}

std::string readable_bytes(std::uint64_t n) {
  if (n < 1000) return grouped(n, {"byte", "bytes"});
  static constexpr const char* units[] = {"bytes", "kB", "MB", "GB", "TB"};
  double value = static_cast<double>(n);
  std::size_t unit = 0;
  for (; value >= 1000 && unit + 1 < std::size(units); ++unit) value /= 1000;
  char text[32];
  std::snprintf(text, sizeof text, "%.1f %s", value, units[unit]);
  return text;
}

progress_bar::progress_bar(console& io, std::string_view what, core::noun unit) : io_(io), what_(what), unit_(unit) {
  if (!io_.err_is_terminal) io_.err << what_ << '\n' << std::flush;
}

void progress_bar::show(std::uint64_t done, std::uint64_t all) {
  if (io_.err_is_terminal) return draw(done, all);
  const int tenths = all == 0 ? 0 : static_cast<int>(std::min(done, all) * 10 / all);
  if (tenths <= std::max(reported_, 0)) return;
  reported_ = tenths;
  io_.err << what_ << ": " << tenths * 10 << " % of " << grouped(all, unit_) << '\n' << std::flush;
}

void progress_bar::draw(std::uint64_t done, std::uint64_t all) {
  std::string line = what_;
  if (all > 0) {
    done = std::min(done, all);
    char percent[8];
    std::snprintf(percent, sizeof percent, "%3d %%", static_cast<int>(done * 100 / all));
    const auto counts = "  " + grouped(done) + " of " + grouped(all, unit_);
    const auto width = terminal_width();
    const auto taken = what_.size() + counts.size() + 12;
    const std::size_t length = width > taken + 10 ? std::min<std::size_t>(width - taken, 40) : 0;
    const auto full = static_cast<std::size_t>(done * length / all);
    if (length > 0) line += " [" + std::string(full, '#') + std::string(length - full, '.') + "]";
    line += " " + std::string(percent) + counts;
    if (line.size() >= width) line.resize(width - 1);
  }
  if (line == drawn_) return;
  io_.err << '\r' << line << "\033[K" << std::flush; // \033[K erases the rest of a longer line.
  drawn_ = std::move(line);
}

void progress_bar::clear() {
  if (io_.err_is_terminal && !drawn_.empty()) io_.err << "\r\033[K" << std::flush;
  drawn_.clear();
}

} // namespace twostep::server::cli
