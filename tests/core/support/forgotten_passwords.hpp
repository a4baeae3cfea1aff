#pragma once
// An account that gets mail, and links for its forgotten password.

#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <utility>

namespace twostep::core::test {

/// The owner's browser, and somebody else's, as links know them.
inline const auto here = make_id<link_browser_id>(1), elsewhere = make_id<link_browser_id>(2);

struct world_with_mail : world {
  world_with_mail() { policy.mails = true; }

  make_link asking(const link_id& link) {
    make_link c{link, link_purpose::forgotten, {}};
    c.mail = link_mail{fresh<notice_id>(), {"secret-" + std::to_string(next_id)}};
    return c;
  }
  link_id ask() {
    const auto link = fresh<link_id>();
    BOOST_REQUIRE(execute(asking(link)).has_value());
    return link;
  }
  begin_link_step beginning_step(const link_id& link, link_browser_id browser = here) {
    return {link, browser, fresh<challenge_id>()};
  }
  set_password_by_link setting(const link_id& link, std::optional<link_browser_id> browser = here) {
    return {link, {"verifier-2"}, fresh<notice_id>(), browser};
  }
  verify_link_step
  answering(const challenge_id& c, std::optional<factor_answer> answer, link_browser_id browser = here) {
    return {c, std::move(answer), browser, fresh<notice_id>()};
  }
  void give_step(const link_id& link) {
    const auto begun = execute(beginning_step(link));
    BOOST_REQUIRE(begun.has_value() && begun->challenged);
    const auto done = execute(answering(*begun->challenged, *last_code()));
    BOOST_REQUIRE(done.has_value() && !done->refused);
  }
  refusal_kind kind(const command& c) { return refused(c).kind; }
  /// Mails with links that are owed.
  std::size_t mails() const {
    return static_cast<std::size_t>(std::ranges::count_if(account.notices, [](const pending_notice& n) {
      return n.link.has_value();
    }));
  }
};

} // namespace twostep::core::test
