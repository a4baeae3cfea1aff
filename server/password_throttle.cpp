#include "server/password_throttle.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

namespace twostep::server {
namespace {

/// After the free failures at most this many more in any so long: whoever fails them at one go then waits for
/// 1, 2, 4, 8, 15 and 15 minutes between one try and the next.
struct step {
  std::uint32_t more;
  core::milliseconds window;
};
constexpr std::array steps{step{0, core::minutes(1)},  step{1, core::minutes(3)},  step{2, core::minutes(7)},
                           step{3, core::minutes(15)}, step{4, core::minutes(30)}, step{5, core::minutes(45)}};
constexpr auto longest_window = steps.back().window;

core::meter_id meter_of(const services& s, std::string_view email_key, core::lane lane) {
  std::string value(1, lane == core::lane::known_browser ? 'k' : 'u');
  value += email_key;
  return s.meters(core::meter_kind::password_account, value);
}

std::vector<core::meter_limit> limits_of_email(const services& s, std::string_view email_key, core::lane lane) {
  const auto free = s.config.limits.password_failures_per_account;
  if (free == 0) return {};
  const auto meter = meter_of(s, email_key, lane);
  std::vector<core::meter_limit> limits;
  for (const auto& [more, window] : steps) limits.push_back({.meter = meter, .limit = free + more, .window = window});
  return limits;
}

std::vector<core::meter_limit> limits_of_network(const services& s, std::string_view network) {
  const auto limit = s.config.limits.password_failures_per_address_per_minute;
  if (limit == 0) return {};
  return {
      {.meter = s.meters(core::meter_kind::password_address, network), .limit = limit, .window = core::minutes(1)}};
}

/// Counts one on each meter whatever its limit says: what happened is not undone by a limit.
void count(storage::store& store, const std::vector<core::meter_limit>& limits, core::time_point now) {
  if (limits.empty()) return;
  core::meter_limit whatever = limits.front();
  whatever.limit = UINT32_MAX;
  for (const auto& l : limits) whatever.window = std::max(whatever.window, l.window);
  storage::observation in_memory;
  store.take({&whatever, 1}, now, in_memory);
}

} // namespace

core::result<password_try, core::time_point>
password_try::begin(const services& s, std::string_view email_key, core::lane lane, std::string_view network) {
  const auto now = s.clock.now();
  auto of_network = limits_of_network(s, network);
  if (const auto until = s.store.refused_until(of_network, now)) return *until;

  const auto of_email = limits_of_email(s, email_key, lane);
  storage::observation in_memory;
  if (const auto until = s.store.take(of_email, now, in_memory)) return *until;
  std::vector<core::charge> charged;
  if (!of_email.empty()) charged.push_back({of_email.front().meter, now});
  return password_try(s, std::move(charged), std::move(of_network));
}

password_try::password_try(
    const services& s, std::vector<core::charge> charged, std::vector<core::meter_limit> of_network
)
    : store_(&s.store), clock_(&s.clock), charged_(std::move(charged)), of_network_(std::move(of_network)) {}

password_try::password_try(password_try&& other) noexcept
    : store_(std::exchange(other.store_, nullptr)), clock_(other.clock_), charged_(std::move(other.charged_)),
      of_network_(std::move(other.of_network_)) {}

password_try::~password_try() {
  if (!store_ || charged_.empty()) return;
  storage::observation in_memory;
  store_->give_back(charged_, clock_->now(), in_memory);
}

void password_try::failed() {
  if (!store_) return;
  count(*store_, of_network_, clock_->now());
  store_ = nullptr;
}

std::optional<core::time_point>
password_paused_until(const services& s, std::string_view email_key, core::lane lane, std::string_view network) {
  auto limits = limits_of_email(s, email_key, lane);
  const auto of_network = limits_of_network(s, network);
  limits.insert(limits.end(), of_network.begin(), of_network.end());
  return s.store.refused_until(limits, s.clock.now());
}

void note_password_failure(const services& s, std::string_view email_key, core::lane lane, std::string_view network) {
  const auto now = s.clock.now();
  count(s.store, limits_of_email(s, email_key, lane), now);
  count(s.store, limits_of_network(s, network), now);
}

void forget_password_failures(const services& s, std::string_view email_key) {
  const auto now = s.clock.now();
  for (const auto lane : {core::lane::unknown_browser, core::lane::known_browser}) {
    const auto meter = meter_of(s, email_key, lane);
    // With a limit of n a meter is free again when its nth newest hit leaves the window: that tells each hit's time.
    std::vector<core::charge> hits;
    for (std::uint32_t n = 1;; ++n) {
      const core::meter_limit nth{.meter = meter, .limit = n, .window = longest_window};
      const auto until = s.store.refused_until({&nth, 1}, now);
      if (!until) break;
      hits.push_back({meter, *until - longest_window});
    }
    storage::observation in_memory;
    if (!hits.empty()) s.store.give_back(hits, now, in_memory);
  }
}

} // namespace twostep::server
