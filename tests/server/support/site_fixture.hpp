#pragma once
// The site with test services and one user, and steps that several suites use.

#include "server/delivery/demo_inbox.hpp"
#include "server/site/site.hpp"
#include "tests/server/support/page_client.hpp"
#include "tests/server/support/test_services.hpp"

#include <string>
#include <string_view>

namespace twostep::server::test {

inline constexpr std::string_view alice = "alice@example.com";
inline constexpr std::string_view password = "a password of some length";
inline constexpr std::string_view number = "+45 12345678";

inline constexpr std::string_view code_page = "/sign-in/code";
inline constexpr std::string_view security = "/profile/security";
inline constexpr std::string_view phone_page = "/profile/security/two-step/phone";
inline constexpr std::string_view enable_page = "/profile/security/two-step/enable";
inline constexpr std::string_view app_tokens_page = "/profile/security/app-tokens";
inline constexpr std::string_view bin = "/profile/security/two-step/disable";
inline constexpr std::string_view disable_page = "/profile/security/two-step/disable/confirm";

struct site_fixture {
  explicit site_fixture(config = {}, const demo_messages* = nullptr);

  test_services services;
  server::site site;
  page_client browser;
  core::account_id account; ///< alice's

  /// Gives the password, but no code if one is asked for.
  answer give_password(page_client&, std::string_view email = alice);
  void turn_on(page_client&);
  /// An app token as shown by the page, valid for a year.
  std::string make_app_token(page_client&, std::string_view name, std::string_view hosts);
  /// data-two-step as this browser sees it.
  std::string state(page_client&);
  /// Another user with the common password; also with an address that only older versions accepted.
  core::account_id add_user(std::string_view email, std::string_view name, std::optional<core::organisation_id>);
  core::organisation_id add_organisation(std::string_view name);
  void require_two_step(const core::organisation_id&);
  /// By support: the person must change it.
  void set_password(const core::account_id&);
};

/// The app token that this page shows once.
std::string token_on(const answer& page);
/// How often `what` occurs in `in`.
std::size_t count_of(std::string_view what, std::string_view in) noexcept;

} // namespace twostep::server::test
