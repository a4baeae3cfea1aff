#pragma once
// An account with text messages on, in an organisation whose people may trust browsers, and the cookies of some.

#include "core/account/trusted_browser.hpp"
#include "tests/core/support/passkeys.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <optional>
#include <string_view>

namespace twostep::core::test {

/// Of a trusted browser.
struct trusted_cookie {
  trusted_browser_id browser;
  trusted_secret_id secret;
};

struct world_with_trust : world {
  world_with_trust() {
    in_organisation = true;
    org.trusted_days = 30;
    evolve(account, user_created_in(org.id));
    enable(number("+4520123456"));
  }
  event user_created_in(const organisation_id& id) {
    user_created e;
    e.id = account.id;
    e.email = "alice@example.com";
    e.email_key = "alice@example.com";
    e.organisations = {id};
    e.verifier = {"verifier-1"};
    return e;
  }
  const session& of(const session_id& id) {
    const auto* found = find_session(account, id);
    BOOST_REQUIRE(found);
    return *found;
  }
  trusted_cookie new_cookie() { return {fresh<trusted_browser_id>(), fresh<trusted_secret_id>()}; }

  /// Signs in with a code, and asks for trust.
  session_id sign_in_and_trust(const trusted_cookie& c, std::optional<trusted_browser_id> replaced = {}) {
    const auto begun = execute(password_given());
    BOOST_REQUIRE(begun.has_value() && begun->challenged);
    auto verify = sign_in_code(*begun->challenged, last_code());
    verify.trust = trust_request{c.browser, c.secret, replaced};
    verify.session.label = "Firefox on Linux";
    const auto done = execute(verify);
    BOOST_REQUIRE(done.has_value() && !done->refused);
    return verify.session.id;
  }
  trusted_cookie trusted() {
    const auto c = new_cookie();
    sign_in_and_trust(c);
    return c;
  }
  begin_sign_in with_cookie(const trusted_cookie& c, const trusted_secret_id& next) {
    auto begin = password_given();
    begin.trusted = trust_use{{c.browser, c.secret}, next};
    return begin;
  }
  /// The password, in the browser with this cookie; the session that it opened. The trusted_cookie becomes the next
  /// one.
  std::optional<session_id> open(trusted_cookie& c) {
    const auto next = fresh<trusted_secret_id>();
    const auto begin = with_cookie(c, next);
    const auto done = execute(begin);
    BOOST_REQUIRE(done.has_value());
    if (done->challenged) return std::nullopt;
    c.secret = next;
    return begin.session.id;
  }
  /// The same; its answer is lost.
  bool opens_without_answer(const trusted_cookie& c) {
    auto copy = c;
    return open(copy).has_value();
  }
  /// A command in a session that gave everything.
  void as_owner(const std::function<void(const session_id&)>& what) {
    const auto s = sign_in();
    what(s);
  }
  bool has_event(const char* name) const {
    return std::ranges::any_of(history, [&](const event& e) {
      return std::visit([&](const auto& x) { return std::string_view(x.name) == name; }, e);
    });
  }
};

} // namespace twostep::core::test
