#pragma once
// One-time links (decision 45): what somebody else hands to a person so that they set a password, or turn two-step
// verification on. The link's random part is known to whoever has it; here is its hash. And when an account opens
// through a link alone (decisions 44, 46).

#include "core/actor.hpp"
#include "core/ids.hpp"
#include "core/organisation.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::core {

struct account;

enum class link_purpose : std::uint8_t {
  invitation = 1, ///< the first password of a new account
  password,       ///< a new password
  enrol,          ///< turning two-step verification on; takes the password, too
  forgotten       ///< a new password, asked for by whoever knows the email; takes the second step where there is one
};
BOOST_DESCRIBE_ENUM(link_purpose, invitation, password, enrol, forgotten)

/// "invitation", "password", "enrol", "forgotten".
std::string_view to_text(link_purpose) noexcept;

/// How long a link is good for, from when it is made: 7 days, 24 hours, 24 hours, one hour.
milliseconds lifetime_of(link_purpose) noexcept;

struct one_time_link {
  link_id id;
  link_purpose purpose{link_purpose::password};
  actor by; ///< who made it
  time_point made_at{};
  time_point expires_at{};
  /// Of an enrol link: the browser in which the right password was given first; of a forgotten password's: the second
  /// step. None: nobody gave it yet.
  std::optional<link_browser_id> browser{};
  std::uint32_t failures = 0;                 ///< wrong passwords that came with it
  bool is_mailed = false;                     ///< to the account's address: whoever uses it reads the mail there
  std::optional<time_point> second_step_at{}; ///< of a forgotten password's: when it was given in `browser`

  friend bool operator==(const one_time_link&, const one_time_link&) = default;
};
BOOST_DESCRIBE_STRUCT(
    one_time_link, (), (id, purpose, by, made_at, expires_at, browser, failures, is_mailed, second_step_at)
)

/// What stands in a link's address. Masked where it is printed.
struct link_secret {
  std::string text;

  std::string_view to_wire() const noexcept { return text; }
  static std::optional<link_secret> from_wire(std::string_view t) { return link_secret{std::string(t)}; }
  std::string masked() const { return "link"; }
  friend bool operator==(const link_secret&, const link_secret&) = default;
};

/// A link that goes to the account's own address.
struct link_mail {
  notice_id notice;
  link_secret link;
};

/// Of forgotten passwords, live at a time: a newer one doesn't make the one worthless that is on its way.
inline constexpr std::size_t max_forgotten_links = 3;

/// Whoever found a link and doesn't know the password tries it this often.
inline constexpr std::uint32_t max_link_failures = 20;

inline bool lives(const one_time_link& l, time_point now) noexcept {
  return now < l.expires_at && l.failures < max_link_failures;
}

/// nullptr: there is none, or it is over: used, replaced, expired, or the user is suspended.
const one_time_link* find_link(const account&, const link_id&, time_point now) noexcept;
/// The second step that a forgotten password takes was given a moment ago.
bool is_step_recent(const one_time_link&, const struct policy&, time_point now) noexcept;
/// A mailed link may change this account's password. False for operators, whose accounts open all others; where the
/// account opens through an enrol link (the password must stay a second secret); and while a factor waits to be
/// deleted as lost (a thief with a weaker factor could shut the owner out before they stop that).
bool may_use_forgotten_link(const account&, const organisation*, time_point now) noexcept;
/// Enrol links open an account, and an operator's account opens all others: those are handed over. So is any link to
/// an account that opens through an enrol link alone: the password must stay a second secret beside that.
bool may_mail_link(const account&, link_purpose, const organisation*, time_point now) noexcept;
/// The link is no other browser's.
inline bool is_open_to(const one_time_link& l, const std::optional<link_browser_id>& browser) noexcept {
  return !l.browser || l.browser == browser;
}

/// When the person last signed in, as far as the account remembers; where they never did, when it was made.
time_point last_sign_in(const account&) noexcept;

/// Nobody signs in with the password alone: a link is needed beside it. So it is after a reset of an account that had
/// a second step, and under a mandatory policy for an account without a second step that slept for 90 days; until an
/// enrol link was used.
bool needs_link(const account&, const organisation*, time_point now) noexcept;
inline constexpr milliseconds longest_sleep = days(90);

} // namespace twostep::core
