#pragma once
// Who did something, for the record.

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <string>

namespace twostep::core {

/// The person, an operator through a console or API key, or someone with the machine's shell.
enum class actor_kind : std::uint8_t { self = 1, operator_ = 2, shell = 3, system = 4 };
BOOST_DESCRIBE_ENUM(actor_kind, self, operator_, shell, system)
struct actor {
  actor_kind kind{actor_kind::self};
  std::string name; ///< account id of an operator, user name of a shell; empty for self and system
  friend bool operator==(const actor&, const actor&) = default;
};
BOOST_DESCRIBE_STRUCT(actor, (), (kind, name))

} // namespace twostep::core
