#pragma once
// What a person's programs sign in with at applications behind the gate. The random part is known to the program
// only; here is its hash. Not a session: it opens no page of ours.

#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <optional>
#include <string>
#include <vector>

namespace twostep::core {

struct app_token {
  app_token_id id;
  std::string name;               ///< as the person calls it, unlike their others' names; at most 100 characters
  std::vector<std::string> hosts; ///< where it is good, as the gate writes hosts: "app.example.org:8443"
  time_point created_at{};
  std::optional<time_point> expires_at;   ///< worth nothing from then on
  std::optional<time_point> last_used_at; ///< coarse: moves by a day at a time

  friend bool operator==(const app_token&, const app_token&) = default;
};
BOOST_DESCRIBE_STRUCT(app_token, (), (id, name, hosts, created_at, expires_at, last_used_at))

/// How old last_used_at grows before a use is noted.
inline constexpr milliseconds app_token_use_interval = days(1);

inline bool lives(const app_token& t, time_point now) noexcept {
  return !t.expires_at || now < *t.expires_at;
}
/// A use now is worth noting.
inline bool is_use_noted(const app_token& t, time_point now) noexcept {
  return !t.last_used_at || now >= *t.last_used_at + app_token_use_interval;
}

} // namespace twostep::core
