#include "server/runtime/time_witness.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;

namespace {

struct counting : storage::change_observer {
  int received = 0;
  void applies(const core::account&, const core::event&) noexcept override { ++received; }
  void applied(std::size_t, const core::account&) noexcept override { ++received; }
};

constexpr core::time_point known{core::days(20'000)}, now = known + core::days(170);

struct fixture {
  counting next;
  time_witness witness{next};
  core::account account;

  fixture() { witness.begin(known); }
  core::time_point vouched() const { return witness.vouched(now, core::milliseconds(0)); }
  bool is_as_at_the_start() const { return vouched() < known + core::minutes(5); }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(time_witness, fixture)

BOOST_AUTO_TEST_CASE(a_start_vouches_for_nothing_but_the_time_it_has_run) {
  BOOST_TEST((vouched() >= known));
  BOOST_TEST(is_as_at_the_start());
}

BOOST_AUTO_TEST_CASE(somebody_who_is_let_in_vouches_for_the_time) {
  core::session_started started;
  started.session.started_at = started.session.full_sign_in_at = started.session.last_used_at = now;
  witness.applies(account, started);
  BOOST_TEST((vouched() == now));
  core::session_used earlier;
  earlier.at = known;
  witness.applies(account, earlier);
  BOOST_TEST((vouched() == now));
}

// Guesses, and the server's own events after a start.
BOOST_AUTO_TEST_CASE(nobody_else_does) {
  core::attempt_failed guess;
  core::password_failed wrong;
  core::notice_settled notice;
  core::code_dropped dropped;
  core::sign_in_ended abandoned;
  guess.at = wrong.at = notice.at = dropped.at = abandoned.at = now;
  for (const core::event& e :
       {core::event(guess), core::event(wrong), core::event(notice), core::event(dropped), core::event(abandoned)})
    witness.applies(account, e);
  BOOST_TEST(is_as_at_the_start());
}

BOOST_AUTO_TEST_CASE(whoever_else_watches_hears_everything) {
  witness.applies(account, core::password_failed());
  witness.applies(account, core::session_used());
  witness.applied(0, account);
  BOOST_TEST(next.received == 3);
}

BOOST_AUTO_TEST_SUITE_END()
