#pragma once
// Limits counted outside accounts (by number, network, prefix, email): a meter counts hits in a rolling window,
// exactly, by their times. Not where meters are kept: that is the store.

#include "core/guarded_key.hpp"
#include "core/ids.hpp"
#include "core/limits/hourly_counter.hpp"
#include "core/limits/meter_event.hpp"
#include "core/meter_takes.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <functional>
#include <optional>
#include <string_view>
#include <vector>

namespace twostep::core {

enum class meter_kind : std::uint8_t {
  number_verified_known = 1, ///< messages to a number verified for its account, asked for from a known browser
  number_verified_unknown,   ///< the same from an unknown one
  number_new,                ///< messages to a number not yet verified
  account_new,               ///< messages to unverified numbers, by account
  address_new,               ///< the same by the client's network; refunded when the number is verified
  prefix_new,                ///< the same by the number's prefix; refunded likewise
  all_sends,                 ///< every message of the installation
  password_account,          ///< passwords tried for an email, which may not exist
  password_address,          ///< passwords tried from a network
  code_address,              ///< guesses on dead or foreign challenges, by network (decision 33)
  number_counted,            ///< a number that isn't verified yet and is counted below (core/limits/conversion.hpp)
  country_conversion,        ///< numbers that wait to be verified, by country; its hourly counter: those that were
  prefix_conversion,         ///< the same by the number's prefix
  country_sent,              ///< an hourly counter of messages by country
  spent,                     ///< an hourly counter of what messages cost, in millionths: "messages" or "money"
  account_number_new,        ///< messages to a number not yet verified, by account and number
  number_kept,               ///< those of them that are kept for accounts that haven't asked yet, by number
  number_changes,            ///< notices of changes, by number
  number_others,             ///< other notices, by number
  account_sends,             ///< every message of an account
  network = 40,              ///< names a network that an account signed in from; counts nothing
  password_failed,           ///< wrong passwords for an email, by network: outlives a restart
  password_unlocked,         ///< an email whose wrong passwords were forgiven
  password_being_checked,    ///< passwords being checked for an account's unknown browsers
  sign_in_resend,            ///< new codes without the password, by the sign-in
  malformed_code,            ///< what can't be a code, by browser
  app_tokens_made = 50,      ///< tokens for programs, by account
  language_changes,          ///< of an account's own language
  recovery_codes_made,       ///< sets of recovery codes, by account
  authenticator_changes,     ///< of names and of what is lost, by account
  method_choices,            ///< "Try another way", by sign-in or session
  passkey_changes,           ///< as authenticator_changes, and of those that are added
  passkey_answers,           ///< what passkeys signed: by sign-in, by the account's unknown browsers, by session
  method_preferences,        ///< of what comes first, by account: a cookie is enough for it
  mails = 70,                ///< the installation's mails, by hour; and of those, links for forgotten passwords
  forgotten_account,         ///< links for forgotten passwords, by account
  forgotten_address          ///< the same by the client's network, also for emails that are nobody's
};

/// BLAKE2b-128 of kind and value under the installation's meter key.
/// After the key was replaced, what stands under an id of the former key is carried over before the new id is used.
class meter_keys {
public:
  /// Thread-safe; called for every id that is asked for.
  using carrier = std::function<void(const meter_id& former, const meter_id& present)>;
  /// former: those that a limit may still stand under.
  explicit meter_keys(guarded_key key, std::vector<guarded_key> former = {}, carrier = {});
  meter_id operator()(meter_kind, std::string_view value) const;
  /// Under the former keys.
  std::vector<meter_id> former_ids(meter_kind, std::string_view value) const;

private:
  guarded_key key_;
  std::vector<guarded_key> former_;
  carrier carry_;
};

/// Hit times in ascending order. One meter may serve several windows: it keeps the hits of the longest.
struct meter {
  std::vector<time_point> hits;
  milliseconds longest{};
  std::optional<hourly_counter> counted; ///< where something was added up beside the hits
  friend bool operator==(const meter&, const meter&) = default;
};
BOOST_DESCRIBE_STRUCT(meter, (), (hits, longest, counted))

/// nullopt: one more is allowed now; else when it will be.
std::optional<time_point>
refused_until(const meter&, std::uint32_t limit, milliseconds window, time_point now) noexcept;
/// As above, of the limit in force (core/limits/conversion.hpp).
std::optional<time_point> refused_until(const meter&, const meter_limit&, time_point now) noexcept;
/// Adds a hit and drops what no window needs any more.
void hit(meter&, milliseconds window, time_point now);
/// Removes one hit made at that time; nothing where there is none.
void take_back(meter&, time_point at) noexcept;
/// nullopt: the amount fits; else when the next day or month begins.
std::optional<time_point> refused_until(const meter&, const counter_limit&, time_point now) noexcept;
/// Adds to the meter's hourly counter.
void count(meter&, std::uint64_t amount, time_point now);
/// What another meter has counted counts in this one, too.
void merge(meter&, const meter& other);
/// What it has added up.
const hourly_counter& counter_of(const meter&) noexcept;
/// Neither a window nor a month needs anything of it any more.
bool is_idle(const meter&, time_point now) noexcept;

} // namespace twostep::core
