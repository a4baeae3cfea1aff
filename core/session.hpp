#pragma once
// A signed-in browser. The cookie's random part is known to the browser only; here is its hash.

#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <string>

namespace twostep::core {

struct session {
  session_id id;
  time_point started_at{};      ///< absolute_timeout counts from here
  time_point full_sign_in_at{}; ///< the last time the password (and the code, where two-step is on) was given
  time_point last_used_at{};    ///< coarse: moves by a tenth of the idle timeout at a time
  std::string label;            ///< for the person's own list: "Firefox on Linux", at most 64 bytes
  std::string address;          ///< from where it was started

  friend bool operator==(const session&, const session&) = default;
};
BOOST_DESCRIBE_STRUCT(session, (), (id, started_at, full_sign_in_at, last_used_at, label, address))

} // namespace twostep::core
