#pragma once
// Who calls an operation, and what they may call. The transport that took the request authenticates the caller.

#include "core/actor.hpp"

#include <boost/describe/enum.hpp>

#include <cstdint>
#include <initializer_list>
#include <string>
#include <utility>

namespace twostep::server::api {

/// What an operation requires its caller to have been granted. Scopes are independent: write doesn't include read.
enum class scope : std::uint8_t {
  users_read,
  users_write,
  personal_data, ///< whole phone numbers, and all other data kept about a person
  organisations_read,
  organisations_write,
  messages_read,
  messages_send, ///< sends test messages
  audit_read,
  maintenance, ///< of the log, keys and backups
  diagnosis    ///< of the proxy
};
BOOST_DESCRIBE_ENUM(
    scope, users_read, users_write, personal_data, organisations_read, organisations_write, messages_read,
    messages_send, audit_read, maintenance, diagnosis
)

class scopes {
public:
  constexpr scopes() = default;
  constexpr scopes(std::initializer_list<scope> given) {
    for (const auto s : given) bits_ |= bit(s);
  }
  static constexpr scopes all() {
    scopes s;
    s.bits_ = ~std::uint32_t{0};
    return s;
  }
  constexpr bool has(scope s) const { return (bits_ & bit(s)) != 0; }

private:
  static constexpr std::uint32_t bit(scope s) { return std::uint32_t{1} << static_cast<unsigned>(s); }
  std::uint32_t bits_ = 0;
};

struct caller {
  core::actor by;
  scopes given;
};

/// A person with a shell on the machine; holds every scope.
inline caller shell_caller(std::string user) {
  return {{core::actor_kind::shell, std::move(user)}, scopes::all()};
}

} // namespace twostep::server::api
