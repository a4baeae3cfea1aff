#pragma once
// The site with alice, whose second step is an authenticator app, text messages, or both.

#include "tests/server/support/phone_app.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <cstddef>
#include <string>
#include <string_view>

namespace twostep::server::test {

inline constexpr std::string_view apps_page = "/profile/security/authenticator-apps";
inline constexpr std::string_view new_app_page = "/profile/security/authenticator-apps/new";
inline constexpr std::string_view method_page = "/sign-in/method";
inline constexpr std::string_view again_page = "/sign-in/again";
inline constexpr std::string_view again_code_page = "/sign-in/again/code";
inline constexpr std::string_view again_method_page = "/sign-in/again/method";
inline constexpr std::string_view two_step_done = "/profile/security/two-step/done";

struct app_fixture : site_fixture {
  explicit app_fixture(config = {});

  page_client other{services, site};

  /// What the app shows now.
  std::string code_of(const phone_app& app) const { return app.shows(services.time.now()); }
  std::string wrong_code_of(const phone_app& app) const { return app.never_shows(services.time.now()); }
  /// After this the app shows another code.
  void wait_for_next_code() { services.time.pass(core::totp_period); }

  /// Sends the form that was shown, with a code and a name.
  answer add_app(page_client&, const answer& form, std::string_view code, std::string_view name = "Phone");
  /// The page's key is taken, its code sent back, and the next code waited for.
  phone_app set_up(page_client&, std::string_view name = "Phone");
  /// The account's app of this name, as paths and forms name it.
  std::string id_of(std::string_view name = "Phone") const;
  /// "/profile/security/authenticator-apps/ID/ACTION"
  std::string app_path(std::string_view action, std::string_view name = "Phone") const;

  /// Password and code; the next code is waited for.
  answer sign_in_with(page_client&, const phone_app&);
  /// From where the person was led for something: the password, where it is asked for, and the app's code.
  answer step_up_with(page_client&, const phone_app&);
  answer step_up_by_text(page_client&);

  /// How many text messages with a code have left.
  std::size_t codes_sent();
  /// Where this browser is led when it opens the page; "": it opens.
  std::string led(page_client&, std::string_view page);
  /// A text message to the person says this.
  bool was_told(std::string_view what);
};

/// Signed in with the password, and nothing is on yet.
struct without_factor : app_fixture {
  explicit without_factor(config c = {}) : app_fixture(std::move(c)) { browser.sign_in(alice, password); }
};

/// Nothing but an app is on.
struct with_app : without_factor {
  explicit with_app(config c = {}) : without_factor(std::move(c)), phone(set_up(browser)) {}
  phone_app phone;
};

/// Text messages were first, an app came later.
struct with_both : without_factor {
  explicit with_both(config c = {}) : without_factor(std::move(c)) {
    turn_on(browser);
    services.time.pass(core::seconds(1));
    phone = set_up(browser);
  }
  phone_app phone;
};

/// As with_both, and the app is asked for first, so that no text leaves.
struct app_first : with_both {
  explicit app_first(config = {});

  std::size_t sent = 0; ///< texts with a code until now

  answer choose_text(page_client&);
  answer choose_app(page_client&, std::string_view name = "Phone");
  answer give(page_client&, std::string_view code);
};

} // namespace twostep::server::test
