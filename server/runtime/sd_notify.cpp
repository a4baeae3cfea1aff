#include "server/runtime/sd_notify.hpp"

#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <charconv>
#include <cstddef>
#include <cstring>

namespace twostep::server {
namespace {

using namespace std::chrono_literals;
constexpr std::chrono::seconds between_words{1}, more_time{60};

std::string_view value_of(const service_notify::environment& variables, const char* name) {
  const auto found = variables.find(name);
  return found == variables.end() ? std::string_view() : std::string_view(found->second);
}

std::optional<std::uint64_t> number_of(std::string_view text) {
  std::uint64_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  if (error != std::errc{} || end != text.data() + text.size()) return std::nullopt;
  return number;
}

/// A sockaddr_un of the name's length; "" if the name is invalid. Other families (vsock) are for virtual machines.
std::string address_of(std::string_view name) {
  sockaddr_un address{};
  if (name.size() < 2 || name.size() > sizeof address.sun_path - 1 || (name[0] != '/' && name[0] != '@')) return {};
  address.sun_family = AF_UNIX;
  name.copy(address.sun_path, name.size());
  const bool is_abstract = name[0] == '@';
  if (is_abstract) address.sun_path[0] = '\0';
  const auto size = offsetof(sockaddr_un, sun_path) + name.size() + (is_abstract ? 0 : 1);
  return {reinterpret_cast<const char*>(&address), size};
}

/// CLOCK_MONOTONIC, which RELOADING=1 requires.
std::string monotonic_microseconds() {
  timespec now{};
  ::clock_gettime(CLOCK_MONOTONIC, &now);
  return std::to_string(now.tv_sec * 1'000'000 + now.tv_nsec / 1000);
}

/// A line end would begin another assignment.
std::string one_line(std::string_view text) {
  std::string line(text);
  for (char& c : line)
    if (c == '\n') c = ' ';
  return line;
}

} // namespace

service_notify::service_notify(const environment& variables)
    : address_(address_of(value_of(variables, "NOTIFY_SOCKET"))) {
  if (address_.empty()) return;
  socket_ = ::socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
  if (socket_ < 0) return;
  const auto interval = number_of(value_of(variables, "WATCHDOG_USEC"));
  const auto whose = value_of(variables, "WATCHDOG_PID");
  const bool is_ours = whose.empty() || number_of(whose) == static_cast<std::uint64_t>(::getpid());
  // At most a day, so that every timer can hold half of it.
  if (interval && is_ours && *interval > 0)
    watchdog_ = std::min<std::chrono::microseconds>(
        24h, std::chrono::microseconds(std::min<std::uint64_t>(*interval, 86'400'000'000))
    );
}

service_notify::~service_notify() {
  if (socket_ >= 0) ::close(socket_);
}

void service_notify::ready(std::string_view status) {
  tell("READY=1\nSTATUS=" + one_line(status));
}

void service_notify::reloading(std::string_view status) {
  tell("RELOADING=1\nMONOTONIC_USEC=" + monotonic_microseconds() + "\nSTATUS=" + one_line(status));
}

void service_notify::stopping() {
  tell("STOPPING=1\nSTATUS=stopping: what runs may finish");
}

void service_notify::alive() {
  tell("WATCHDOG=1");
}

void service_notify::replaying(std::uint64_t done, std::uint64_t all, std::chrono::steady_clock::time_point now) {
  if (!is_listening()) return;
  {
    const std::lock_guard lock(mutex_);
    if (reported_ && now - *reported_ < between_words) return;
    reported_ = now;
  }
  std::string words = "STATUS=reading the log";
  if (all != 0)
    words +=
        ": " +
        std::to_string(static_cast<std::uint64_t>(100.0 * static_cast<double>(done) / static_cast<double>(all))) +
        " %";
  tell(words + "\nWATCHDOG=1\nEXTEND_TIMEOUT_USEC=" + std::to_string(std::chrono::microseconds(more_time).count()));
}

void service_notify::tell(const std::string& words) noexcept {
  if (socket_ < 0) return;
  sockaddr_un to{};
  std::memcpy(&to, address_.data(), address_.size());
  ::sendto(
      socket_, words.data(), words.size(), MSG_NOSIGNAL, reinterpret_cast<const sockaddr*>(&to),
      static_cast<socklen_t>(address_.size())
  );
}

} // namespace twostep::server
