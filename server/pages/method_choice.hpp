#pragma once
// "Try another way": the second steps that somebody has, shared by sign-in and step-up.

#include "core/account/account.hpp"
#include "core/account/refusal.hpp"
#include "server/pages/page_context.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::pages {

struct method_choice {
  struct app {
    core::authenticator_id id;
    std::string name;
  };
  std::optional<core::e164_number> phone; ///< where text messages are on
  std::vector<app> apps;
  bool has_passkeys = false; ///< that work here
  bool has_recovery_codes = false;
  std::string email;

  /// There is one beside this.
  bool has_other_than(std::uint8_t method) const noexcept {
    const bool is_listed = method != core::method::passkey || has_passkeys;
    return factors() > (is_listed ? 1u : 0u);
  }
  std::size_t factors() const noexcept { return apps.size() + (phone ? 1 : 0) + (has_passkeys ? 1 : 0); }
};

method_choice methods_of(const page_context&, const core::account&);
/// Read anew.
awaitable<method_choice> find_methods(page_context&, const core::account_id&);

struct method_form {
  std::string_view action;   ///< where the choice is posted
  std::string_view recovery; ///< where a recovery code is given; "": nowhere
  std::string_view next;
  bool says_who = false; ///< no session says who is signing in
};
page method_page(page_context&, const method_choice&, const method_form&, frame);

/// The link back to what is being asked for.
msgid back_from_choice(std::uint8_t method) noexcept;

/// The list again, with why the choice isn't taken above it.
void answer_refused_choice(page_context&, page, const core::refusal&);
void answer_no_choice(page_context&, page);

/// Counts one more choice in this sign-in or session; each is a durable change. nullopt: it may be made.
awaitable<std::optional<core::refusal>> count_choice(page_context&);

/// What the form chose, of factors that have a form of their own; nullopt: nothing of them.
std::optional<core::sign_in_method> chosen_method(const page_context&);

} // namespace twostep::server::pages
