#pragma once
// Trusted browsers (decision 48): where the organisation allows it, a person who gives a second step may say that
// this browser isn't asked for one for some days. The browser gets a cookie with a secret, which is replaced at each
// use: a copy of the cookie that is used twice is found out when the owner comes next.

#include "core/ids.hpp"
#include "core/organisation.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twostep::core {

struct account;
struct session;

struct trusted_secret {
  trusted_secret_id id;
  std::optional<time_point> ends_at{}; ///< good until then; none: as long as the browser is trusted
  friend bool operator==(const trusted_secret&, const trusted_secret&) = default;
};
BOOST_DESCRIBE_STRUCT(trusted_secret, (), (id, ends_at))

struct trusted_browser {
  trusted_browser_id id;
  std::vector<trusted_secret> secrets; ///< at most max_trusted_secrets, the newest last
  std::string label;                   ///< as a session's
  time_point trusted_at{};
  time_point used_at{};
  time_point expires_at{}; ///< it isn't moved by use
  friend bool operator==(const trusted_browser&, const trusted_browser&) = default;
};
BOOST_DESCRIBE_STRUCT(trusted_browser, (), (id, secrets, label, trusted_at, used_at, expires_at))

/// Of one account; the longest unused gives way.
inline constexpr std::size_t max_trusted_browsers = 5;
/// The newest, the one before it, and those whose answer was lost or came to another tab.
inline constexpr std::size_t max_trusted_secrets = 4;
/// How long a secret stays good once a newer one was used: requests cross each other.
inline constexpr milliseconds replaced_secret_stays = minutes(5);
/// The most days that an organisation may allow.
inline constexpr std::uint32_t max_trusted_days = 30;

/// What a browser's cookie says; its seal was found good.
struct trust_claim {
  trusted_browser_id browser;
  trusted_secret_id secret;
};

enum class trust_verdict : std::uint8_t {
  none = 0, ///< nothing is known of it, it is over, or nobody may trust browsers
  good,
  copied ///< the secret was replaced a while ago: somebody has a copy of the cookie
};

/// How many days a browser may be trusted; 0: it may not. Only members of an organisation that allows it: an admin's
/// or operator's account opens more than their own. Nor whoever has a password that support set: support knows it.
std::uint32_t trusted_days(const account&, const organisation*) noexcept;
/// nullptr: it isn't trusted (any more).
const trusted_browser* find_trusted_browser(const account&, const trusted_browser_id&) noexcept;
/// Until when it is trusted: sooner where the organisation allows fewer days by now, or allowed fewer meanwhile.
time_point trusted_until(const account&, const organisation*, const trusted_browser&) noexcept;
trust_verdict check_trust(const account&, const organisation*, const trust_claim&, time_point now) noexcept;

/// Nothing but the browser stood in the place of a second step in this session.
bool is_by_trust(const session&) noexcept;
/// The browser that the session was opened by is still trusted, and may be.
bool is_still_trusted(const account&, const session&, const organisation*, time_point now) noexcept;

} // namespace twostep::core
