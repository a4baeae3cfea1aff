#pragma once
// What a listener's connections share: backend, settings, counts. Used by all workers. Internal to http/.

#include "server/http/backend.hpp"
#include "server/http/client_address.hpp"
#include "server/http/settings.hpp"
#include "server/http/writer.hpp"

#include <atomic>
#include <cstdint>
#include <mutex>
#include <stdexcept>
#include <string>
#include <unordered_set>

namespace twostep::server::http {

class service {
public:
  /// Throws std::invalid_argument for invalid settings.
  service(const backend& b, const http::settings& s)
      : app(b.application), observer(b.observer), settings(s), trusted(settings.trusted_proxies), out(settings),
        durability_(b.durability) {
    if (settings.kept_fields.size() > kept_fields::max)
      throw std::invalid_argument("http::settings keeps too many fields");
  }

  application& app;
  http::observer* const observer; ///< null: none
  const http::settings settings;
  const trusted_networks trusted;
  const writer out;
  std::atomic<std::size_t> open{0};
  std::atomic<std::uint64_t> accepted{0}, refused{0}; ///< connections; refused: above the limit, or from a stranger

  /// Reports a peer to settings.untrusted_forwarded once; again if more peers than are remembered came in between.
  void note_untrusted(const std::string& peer) {
    static constexpr std::size_t max = 1024; // bounds the memory when many addresses send such fields
    {
      const std::lock_guard lock(mutex_);
      if (reported_.size() == max) reported_.clear();
      if (!reported_.insert(peer).second) return;
    }
    if (settings.untrusted_forwarded) settings.untrusted_forwarded(peer);
  }

  bool is_durable(std::uint64_t n) const noexcept { return n == 0 || (durability_ && durability_->is_durable(n)); }
  /// Called only for requests that observed the log.
  http::durability& durability() const {
    if (!durability_) throw std::logic_error("a request observed the log, and its listener knows none");
    return *durability_;
  }

private:
  http::durability* const durability_;
  std::mutex mutex_;
  std::unordered_set<std::string> reported_;
};

} // namespace twostep::server::http
