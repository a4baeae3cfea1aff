#pragma once
// The form for a code of an authenticator app, in the place of the one for a text message's (code_form.hpp).

#include "server/pages/code_form.hpp"

#include <string>

namespace twostep::server::pages {

inline constexpr auto wrong_app_code =
    msgid("That code isn't right. Wait for the next one, and check that your phone sets its clock by itself.");

struct app_code {
  std::string app{};   ///< its name, where the account has several; else ""
  std::string email{}; ///< of the account that is signing in; "" where a session says who it is
  bool is_dead = false;
  bool is_exhausted = false; ///< dead of wrong codes, not of age
  std::string id{};          ///< of the app, which a new try asks for again
};

/// Fills app_code_form.tpl's values.
void fill_app_code(page&, const page_context&, const code_form&, const app_code&);
/// "Open your authenticator app", or what the page is about once the challenge is dead.
core::msgid heading_of(const app_code&) noexcept;

} // namespace twostep::server::pages
