#pragma once
// Tells the service manager that started this process (systemd, or whoever speaks its protocol) how it is: one
// datagram a message, as sd_notify(3) describes them. Not the log.

#include <chrono>
#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server {

/// Thread-safe. Where nobody asked to be told it does nothing; where telling fails nothing else does: the manager's
/// own timeouts notice.
class service_notify {
public:
  using environment = std::map<std::string, std::string>;

  /// By NOTIFY_SOCKET (a path, or an abstract name written with "@"), WATCHDOG_USEC and WATCHDOG_PID.
  explicit service_notify(const environment& = {});
  ~service_notify();
  service_notify(const service_notify&) = delete;
  service_notify& operator=(const service_notify&) = delete;

  bool is_listening() const noexcept { return socket_ >= 0; }
  /// How often alive() must be called at least; nullopt: nobody waits for it.
  std::optional<std::chrono::microseconds> watchdog() const noexcept { return watchdog_; }

  /// It serves. status: one line for `systemctl status`.
  void ready(std::string_view status);
  /// The configuration is read again, or the server begins anew in its process; ready() ends that.
  void reloading(std::string_view status = "reading the configuration again");
  void stopping();
  void alive();
  /// How far a long start is, as often as one likes: told once a second, with a minute more for the start each time.
  /// Where it no longer moves nothing is told, and the manager's timeout ends; so does its watchdog's, where the
  /// server begins anew.
  void replaying(
      std::uint64_t done, std::uint64_t all,
      std::chrono::steady_clock::time_point now = std::chrono::steady_clock::now()
  );

private:
  void tell(const std::string&) noexcept;

  int socket_ = -1;
  std::string address_; ///< a sockaddr_un's bytes
  std::optional<std::chrono::microseconds> watchdog_;
  std::mutex mutex_;
  std::optional<std::chrono::steady_clock::time_point> reported_; ///< of replaying()
};

} // namespace twostep::server
