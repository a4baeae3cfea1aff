#pragma once
// Notifies the service manager (systemd, or another that supports sd_notify(3)) of the server's state, with one
// datagram for each message.

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

/// Thread-safe. Does nothing without NOTIFY_SOCKET. Ignores errors: the manager has timeouts of its own.
class service_notify {
public:
  using environment = std::map<std::string, std::string>;

  /// Uses NOTIFY_SOCKET (a path, or an abstract name with "@"), WATCHDOG_USEC and WATCHDOG_PID.
  explicit service_notify(const environment& = {});
  ~service_notify();
  service_notify(const service_notify&) = delete;
  service_notify& operator=(const service_notify&) = delete;

  bool is_listening() const noexcept { return socket_ >= 0; }
  /// The longest allowed time between calls of alive(); nullopt: no watchdog.
  std::optional<std::chrono::microseconds> watchdog() const noexcept { return watchdog_; }

  /// The server serves. status: one line for `systemctl status`.
  void ready(std::string_view status);
  /// The configuration is being read again, or the server restarts within the process; ready() ends this state.
  void reloading(std::string_view status = "reading the configuration again");
  void stopping();
  void alive();
  /// Reports the progress of a long start; may be called often, reports once a second and each time extends the
  /// start's timeout by a minute. If the progress stops, so do the reports, and the manager's timeout ends the
  /// start; for a restart within the process, its watchdog does.
  void replaying(
      std::uint64_t done, std::uint64_t all,
      std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now()
  );

private:
  void tell(const std::string&) noexcept;

  int socket_ = -1;
  std::string address_; ///< the bytes of a sockaddr_un
  std::optional<std::chrono::microseconds> watchdog_;
  std::mutex mutex_;
  std::optional<std::chrono::steady_clock::time_point> reported_; ///< by replaying()
};

} // namespace twostep::server
