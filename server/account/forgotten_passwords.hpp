#pragma once
// Mails links to people who forgot their password (decision 45). The page only notes who asked, so its answer takes
// as long for an email that is nobody's.

#include "core/ids.hpp"
#include "server/runtime/awaitable.hpp"

#include <cstddef>
#include <deque>
#include <functional>
#include <memory>
#include <mutex>
#include <optional>

namespace twostep::core {
class meter_keys;
}
namespace twostep::storage {
class meter_store;
}

namespace twostep::server {

class account_commands;
class audit;
class clock;

/// What a link takes, of the configuration in force.
struct forgotten_services {
  const account_commands& commands;
  storage::meter_store& meters;
  const core::meter_keys& meter_keys;
  server::audit& audit;
  const server::clock& clock;
  std::uint32_t links_per_hour = 3; ///< of one account; 0: no limit
};

class forgotten_passwords {
public:
  static constexpr std::size_t max = 1'000; ///< further ones get no link
  static constexpr std::uint32_t links_per_day = 10;

  /// The context stops before this is destroyed.
  explicit forgotten_passwords(boost::asio::io_context& context) : context_(context) {}

  /// The services of the configuration in force; the pointer keeps them alive.
  using services_in_force = std::function<std::shared_ptr<const forgotten_services>()>;
  /// From now on links are made. Once. What the function uses outlives the context's run.
  void start(services_in_force);
  /// Thread-safe; returns at once.
  void note(const core::account_id&);
  /// Makes and mails the links of everybody noted until now.
  awaitable<> make_links(const forgotten_services&);

private:
  std::optional<core::account_id> next();
  awaitable<> make_links_with(std::shared_ptr<const forgotten_services>);

  boost::asio::io_context& context_;
  services_in_force in_force_;
  std::mutex mutex_;
  std::deque<core::account_id> waiting_;
  bool is_under_way_ = false; ///< guarded by mutex_
};

} // namespace twostep::server
