#pragma once
// Events of trusted browsers. As core/account/event.hpp says.

#include "core/account/trusted_browser.hpp"
#include "core/event_kind.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>

namespace twostep::core {

/// A second step was given in it, and the person said that it isn't asked for one for a while.
struct browser_trusted {
  TWOSTEP_EVENT(79, browser_trusted);
  trusted_browser browser;
  std::optional<trusted_browser_id> replaced; ///< what the same browser was trusted as before
};
BOOST_DESCRIBE_STRUCT(browser_trusted, (), (browser, replaced))

/// It stood in the place of a second step, and has another secret from now on. The session that it opened stands
/// beside it in the same record.
struct trust_used {
  TWOSTEP_EVENT(80, trust_used);
  trusted_browser_id id;
  trusted_secret_id given;
  trusted_secret_id next;
  std::optional<device_id> device; ///< as which the account knows the browser
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(trust_used, (), (id, given, next, device, at))

enum class trust_end : std::uint8_t {
  revoked = 1, ///< by the person
  copied       ///< an old secret was given
};
BOOST_DESCRIBE_ENUM(trust_end, revoked, copied)

struct trust_ended {
  TWOSTEP_EVENT(81, trust_ended);
  trusted_browser_id id;
  trust_end reason{trust_end::revoked};
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(trust_ended, (), (id, reason, at))

/// No browser is trusted any more: a factor or the password changed, or the person signed out everywhere else.
struct trust_cleared {
  TWOSTEP_EVENT(82, trust_cleared);
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(trust_cleared, (), (at))

} // namespace twostep::core
