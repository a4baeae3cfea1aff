// Changes that nobody waits for. Those that somebody awaits: account_commands_test.cpp.
#include "server/changes/account_changes.hpp"
#include "tests/server/support/alice.hpp"

#include <boost/test/unit_test.hpp>

#include <optional>
#include <stdexcept>
#include <utility>

using namespace twostep;
using namespace twostep::server;

namespace account_changes {

/// Keeps what is posted until the test looks at it, and takes nothing else.
class later_store final : public storage::account_store {
public:
  std::vector<owned_decider> posted;

private:
  [[noreturn]] static void fail() { throw std::logic_error("only post_update is expected"); }
  using account = core::account_id;
  using barrier = storage::read_barrier;
  using reader = core::function_ref<bool(const core::account&, const core::organisation*)>;

  storage::pending<bool> read(const account&, barrier&, account_reader) const override { fail(); }
  storage::pending<std::optional<account>> find(std::string_view, barrier&) const override { fail(); }
  storage::pending<std::optional<account>> find_message(std::string_view, std::string_view, barrier&) const override {
    fail();
  }
  storage::pending<change_result> update(const account&, barrier&, decider) override { fail(); }
  void post_update(const account&, owned_decider f) override { posted.push_back(std::move(f)); }
  storage::pending<change_result> create(const account&, std::string_view, barrier&, decider) override { fail(); }
  storage::pending<change_result> erase(const account&, barrier&, decider) override { fail(); }
  storage::pending<bool> each_account(reader) const override { fail(); }
  storage::pending<bool> each_pending(reader) const override { fail(); }
};

struct fixture : test::alice_fixture {
  later_store later;
};

} // namespace account_changes

BOOST_FIXTURE_TEST_SUITE(account_changes, fixture)

BOOST_AUTO_TEST_CASE(a_posted_change_is_made_and_a_refused_one_is_nothing) {
  const auto session = sign_in(alice).id;
  const auto before = store->count().last_sequence;
  changes->post(time.now(), alice, core::sign_out{random_id<core::session_id>()});
  changes->post(time.now(), random_id<core::account_id>(), core::sign_out{session});
  BOOST_TEST(store->count().last_sequence == before);
  changes->post(time.now(), alice, core::sign_out{session});
  BOOST_TEST(account(alice).sessions.empty());
}

BOOST_AUTO_TEST_CASE(a_posted_change_outlives_its_configuration_and_is_decided_at_its_own_time) {
  const auto session = sign_in(alice).id;
  const auto at = time.now() + core::minutes(30);
  {
    const core::policy short_lived = policy;
    const server::account_changes gone(later, short_lived, codes, time);
    gone.post(at, alice, core::use_session{session});
  }
  time.pass(core::hours(2));
  BOOST_REQUIRE(later.posted.size() == 1u);
  const auto decided = later.posted.front()(account(alice), nullptr);
  BOOST_REQUIRE(decided.has_value());
  BOOST_REQUIRE(decided->events.size() == 1u);
  BOOST_TEST((std::get<core::session_used>(decided->events.front()).at == at));
}

BOOST_AUTO_TEST_SUITE_END()
