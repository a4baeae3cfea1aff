#pragma once
// A password given by somebody who isn't signed in: for an email that may be unknown, or with a one-time link. A
// wrong password and an unknown email take the same time and look the same.

#include "server/pages/page_context.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace twostep::server::pages {

/// What the password is checked against; nothing of it says whether the account exists.
struct candidate {
  std::string email_key;
  std::optional<core::account_id> account;
  std::optional<core::password> password; ///< set where account is
  bool is_suspended = false;              ///< no password is right
  std::uint32_t epoch = 0;                ///< the account's known_browser_epoch
  password_client client;
  std::optional<core::meter_id> network; ///< set where account is
  std::optional<std::uint32_t> streak;   ///< set where account is: wrong passwords in a row that count against it
  std::optional<core::link_id> link;     ///< that the password comes with
};

/// By what was typed.
awaitable<candidate> find_candidate(page_context&, std::string_view email);
/// Of a one-time link. Wrong passwords that others gave without one don't count against it; the link has its own
/// count.
awaitable<candidate> candidate_of(page_context&, const core::account_id&, const core::link_id&);

struct tried_password {
  enum class outcome : std::uint8_t {
    right,
    wrong,  ///< or there is no such account: counted, and the time of an answer has passed
    paused, ///< too many were tried: `pause` says until when
    busy    ///< not checked: too many are being checked
  };
  outcome how = outcome::busy;
  password_pause pause{};
  password_check check{};                ///< where it is right
  std::optional<password_try> attempt{}; ///< where it is right: counts nothing unless take_back() is called
};

/// Checks what was typed, under the limits of docs/requirements.md section 2. candidate and typed must stay where
/// they are until this resumes.
awaitable<tried_password> try_password(
    page_context&, const account_commands&, const password_services&, const candidate&, std::string_view typed
);
/// The right password of somebody who isn't let in, and isn't told why: as a wrong one.
awaitable<> take_back(tried_password&);

/// For the record, and above the form: too many were tried.
rendered_refusal note_pause(page_context&, const password_pause&);

} // namespace twostep::server::pages
