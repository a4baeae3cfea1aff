// Somebody who reads the owner's mail and knows the password, and the owner with the phone, in any order: the
// password changes after a second step alone, in the browser that gave it.

#include "core/account/bounds.hpp"
#include "core/account/second_step.hpp"
#include "tests/core/support/forgotten_passwords.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <random>
#include <vector>

using namespace twostep::core;
using namespace twostep::core::test;

namespace forgotten_password_walk {

const auto phone = number("+4520123456");
const actor shell{actor_kind::shell, "root"};

/// One of them. The reader of the mail has every link, and no code.
struct side {
  link_browser_id browser;
  bool has_phone = false;
  std::optional<challenge_id> challenge{};
  std::optional<link_id> link{}; ///< that it was begun for
};

struct walk : world_with_mail {
  explicit walk(unsigned seed) : chance(seed) { enable(phone); }

  bool one_in(unsigned n) { return chance() % n == 0; }
  link_id any_link() {
    if (links.empty()) return fresh<link_id>();
    const auto newest = std::min<std::size_t>(links.size(), max_forgotten_links + 1);
    return links[links.size() - 1 - chance() % newest];
  }

  void step() {
    pass(minutes(chance() % 4));
    auto& who = one_in(2) ? owner : reader;
    switch (chance() % 8) {
    case 0: {
      const auto link = fresh<link_id>();
      if (execute(asking(link))) links.push_back(link);
      break;
    }
    case 1:
    case 2: {
      const auto link = any_link();
      const auto begun = execute(beginning_step(link, who.browser));
      if (!begun || !begun->challenged) break;
      who.challenge = begun->challenged;
      who.link = link;
      break;
    }
    case 3:
    case 4:
      answer(who);
      break;
    case 5:
    case 6:
      set_password(who);
      break;
    default:
      something_else();
    }
    look();
  }

  /// Sometimes answers the owner's challenge. The reader only guesses wrong codes.
  void answer(side& who) {
    const auto& of = one_in(4) && owner.challenge ? owner : who;
    if (!of.challenge) return;
    const bool guesses = one_in(8); // rarely: a pause would end the walk
    const auto code = guesses ? wrong_code() : who.has_phone ? last_code() : std::nullopt;
    if (!code) return;
    const auto done = execute(answering(*of.challenge, *code, who.browser));
    const bool is_given = done && !done->refused;
    if (is_given) ++steps;
    BOOST_TEST((who.has_phone || !is_given));
  }

  void set_password(side& who) {
    const auto link = who.link && !one_in(4) ? *who.link : any_link();
    const auto found = find_link(account, link, now) ? std::optional(*find_link(account, link, now)) : std::nullopt;
    const bool was_protected = has_second_step(account);
    const auto done = execute(setting(link, who.browser));
    if (!done) return;
    ++changes;
    BOOST_REQUIRE(found.has_value());
    BOOST_TEST((who.has_phone || !was_protected));
    BOOST_TEST((!was_protected || found->browser == who.browser));
    BOOST_TEST((!was_protected || is_step_recent(*found, policy, now)));
    BOOST_TEST(account.sessions.empty());
    BOOST_TEST(account.links.empty());
  }

  void something_else() {
    if (one_in(3)) {
      sign_in();
    } else if (one_in(6)) {
      const bool was_protected = has_second_step(account);
      const bool is_recent = account.email_verified_at && now < *account.email_verified_at + days(7);
      execute(reset_two_step{shell, "lost", fresh<notice_id>(), fresh<link_id>()});
      BOOST_TEST((!was_protected || !is_recent || has_second_step(account))); // one operator isn't enough
    } else if (one_in(3) && !account.sessions.empty()) {
      execute(end_other_sessions{account.sessions.back().id, {fresh<session_id>()}});
    } else if (!has_second_step(account)) {
      enable(phone);
    } else {
      pass(hours(1));
    }
  }

  void look() {
    const auto live = std::ranges::count_if(account.links, [&](const one_time_link& l) {
      return l.purpose == link_purpose::forgotten && lives(l, now);
    });
    BOOST_TEST(static_cast<std::size_t>(live) <= max_forgotten_links);
    BOOST_TEST(mails() <= max_forgotten_links);
    BOOST_TEST(account.notices.size() <= max_notices);
    // Who can't open the account by the password alone can't by a mailbox.
    if (needs_link(account, nullptr, now))
      for (const auto& link : links)
        BOOST_TEST(!decide(account, set_password_by_link{link, {"verifier-3"}, {}, owner.browser}, ctx()).has_value()
        );
  }

  std::mt19937 chance; // NOLINT(cert-msc51-cpp): the same walk each time
  std::vector<link_id> links;
  side owner{here, true}, reader{elsewhere};
  int steps = 0, changes = 0;
};

} // namespace forgotten_password_walk

BOOST_AUTO_TEST_SUITE(forgotten_password_walk)

BOOST_AUTO_TEST_CASE(a_mailbox_and_the_password_change_nothing) {
  int steps = 0, changes = 0;
  for (unsigned seed = 1; seed <= 300; ++seed) {
    forgotten_password_walk::walk w(seed);
    for (int i = 0; i < 150; ++i) w.step();
    steps += w.steps;
    changes += w.changes;
  }
  BOOST_TEST(steps > 50);
  BOOST_TEST(changes > 50);
}

BOOST_AUTO_TEST_SUITE_END()
