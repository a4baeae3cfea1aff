// The set of providers changes while messages are queued, under way and at providers.
#include "sms/dispatch/dispatcher.hpp"
#include "tests/sms/support/carrier.hpp"

#include <boost/test/unit_test.hpp>

using namespace std::chrono_literals;
using namespace twostep;
using sms::breaker_state;
using sms::failure_kind;
using test::acceptance;
using test::carrier;
using test::failed;

BOOST_AUTO_TEST_SUITE(dispatcher_providers)

namespace {

using names = std::vector<std::string>;

/// A gateway that records its destruction.
class noted_gateway final : public sms::gateway {
public:
  noted_gateway(carrier& c, std::string name, bool& gone) : inner_(c.ctx, std::move(name)), gone_(gone) {}
  ~noted_gateway() override { gone_ = true; }
  std::string_view name() const noexcept override { return inner_.name(); }
  sms::awaitable<test::send_result> send(const sms::message& m) override { return inner_.send(m); }
  void close() noexcept override { inner_.close(); }
  test::scripted_gateway& inner() { return inner_; }

private:
  test::scripted_gateway inner_;
  bool& gone_;
};

struct change {
  sms::provider_set set;
  /// The provider stays as it is.
  change& keep(const std::string& name) {
    set.members.push_back({name, nullptr});
    return *this;
  }
  test::scripted_gateway& add(carrier& c, const std::string& name) {
    auto made = std::make_unique<test::scripted_gateway>(c.ctx, name);
    auto& it = *made;
    set.members.push_back({name, std::move(made)});
    return it;
  }
};

void apply(carrier& c, change& to) {
  c.dispatcher->reconfigure(std::move(to.set));
  c.run_until_idle();
}

sms::dispatcher_settings one_at_once() {
  sms::dispatcher_settings s;
  s.max_in_flight = 1;
  return s;
}

} // namespace

BOOST_AUTO_TEST_CASE(what_is_queued_for_a_removed_provider_goes_to_the_next) {
  carrier c({"first"}, one_at_once());
  for (const auto* id : {"under way", "queued", "queued too"}) c.add(id);
  c.run_until_idle();
  change to;
  auto& second = to.add(c, "second");
  second.always = acceptance();
  apply(c, to);
  BOOST_TEST(second.sent == names({"queued", "queued too"}));
  BOOST_TEST(c.at(0).sent == names({"under way"}));
  c.at(0).answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST_REQUIRE(c.outcomes.size() == 3u);
  BOOST_TEST(c.outcomes[2].provider == "first");
  BOOST_TEST(c.at(0).closed); // once nothing is under way there
  const auto s = c.dispatcher->status();
  BOOST_TEST_REQUIRE(s.providers.size() == 1u);
  BOOST_TEST(s.providers[0].name == "second");
}

BOOST_AUTO_TEST_CASE(what_fails_at_a_removed_provider_goes_to_the_next) {
  for (const auto kind : {failure_kind::unavailable, failure_kind::no_answer, failure_kind::rate_limited}) {
    carrier c({"first"});
    c.add("m");
    c.run_until_idle();
    change to;
    auto& second = to.add(c, "second");
    second.always = acceptance();
    apply(c, to);
    BOOST_TEST(second.sent.empty());
    c.at(0).answer_oldest(failed(kind));
    c.run_until_idle();
    BOOST_TEST(second.sent == names({"m"}));
    BOOST_TEST(c.at(0).sent.size() == 1u);
  }
}

BOOST_AUTO_TEST_CASE(what_waits_to_be_tried_again_goes_to_the_next) {
  carrier c({"first"});
  c.at(0).always = failed(failure_kind::unavailable);
  c.add("m");
  c.run_until_idle();
  BOOST_TEST_REQUIRE(c.wakes_in().has_value());
  change to;
  auto& second = to.add(c, "second");
  second.always = acceptance();
  apply(c, to);
  BOOST_TEST(second.sent == names({"m"}));
}

BOOST_AUTO_TEST_CASE(an_attempt_ends_with_the_gateway_that_it_began_with) {
  carrier c({"first"});
  bool old_is_gone = false;
  change to;
  auto old = std::make_unique<noted_gateway>(c, "first", old_is_gone);
  auto& before = old->inner();
  to.set.members.push_back({"first", std::move(old)});
  apply(c, to);
  c.add("before");
  c.run_until_idle();
  change next;
  auto& after = next.add(c, "first");
  after.always = acceptance();
  apply(c, next);
  BOOST_TEST(!old_is_gone);
  c.add("after");
  c.run_until_idle();
  BOOST_TEST(after.sent == names({"after"}));
  before.answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST(old_is_gone);
  BOOST_TEST(c.outcomes.size() == 2u);
  BOOST_TEST(c.dispatcher->status().providers[0].accepted == 2u); // counted by name
}

BOOST_AUTO_TEST_CASE(another_gateway_is_asked_at_once_whatever_the_one_before_it_did) {
  carrier c({"first"});
  c.at(0).always = failed(failure_kind::authentication);
  c.add("m");
  c.run_until_idle();
  BOOST_TEST((c.dispatcher->status().providers[0].breaker == breaker_state::open));
  change to;
  auto& other = to.add(c, "first");
  other.always = acceptance();
  apply(c, to);
  BOOST_TEST_REQUIRE(c.changes.size() == 2u);
  BOOST_TEST(c.changes[1].up);
  BOOST_TEST(other.sent == names({"m"}));
}

BOOST_AUTO_TEST_CASE(a_set_that_is_in_force_leaves_everything_at_its_time) {
  carrier c({"first"});
  c.at(0).always = failed(failure_kind::unavailable);
  c.add("waits");
  c.run_until_idle();
  const auto wakes_in = c.wakes_in();
  c.at(0).always.reset();
  c.add("under way");
  c.run_until_idle();
  change same;
  same.keep("first");
  apply(c, same);
  BOOST_TEST((c.wakes_in() == wakes_in));
  c.at(0).answer_oldest(failed(failure_kind::unavailable));
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent.size() == 2u); // it waits as before
}

BOOST_AUTO_TEST_CASE(what_goes_on_keeps_its_place_and_counters) {
  carrier c({"first", "second"});
  c.at(0).script = {acceptance()};
  c.add("m");
  c.add("under way");
  c.run_until_idle();
  change to;
  to.keep("second").keep("first");
  apply(c, to);
  c.at(1).always = acceptance();
  c.add("n");
  c.run_until_idle();
  BOOST_TEST(c.at(1).sent == names({"n"})); // preferred now
  const auto s = c.dispatcher->status();
  BOOST_TEST_REQUIRE(s.providers.size() == 2u);
  BOOST_TEST(s.providers[0].name == "second");
  BOOST_TEST(s.providers[1].accepted == 1u);
  BOOST_TEST(s.providers[1].in_flight == 1u);
}

BOOST_AUTO_TEST_CASE(a_removed_provider_is_still_heard_and_may_come_back) {
  carrier c({"first"}, {}, true);
  c.at(0).always = acceptance("a");
  c.add_code(1);
  c.run_until_idle();
  change away;
  away.add(c, "second");
  apply(c, away);
  c.dispatcher->note_receipt("first", sms::delivery::delivered, {});
  change back;
  back.keep("second");
  auto& again = back.add(c, "first");
  apply(c, back);
  const auto s = c.dispatcher->status();
  BOOST_TEST_REQUIRE(s.providers.size() == 2u);
  BOOST_TEST(s.providers[1].delivered == 1u);
  BOOST_TEST(again.sent.empty());
}

BOOST_AUTO_TEST_CASE(the_silence_of_a_gateway_that_is_gone_sends_nothing_again) {
  for (const bool is_replaced : {false, true}) {
    sms::dispatcher_settings s;
    s.failover_after = 20s;
    carrier c({"first", "second"}, s, true);
    c.at(1).always = test::acceptance("b");
    c.gain_trust();
    c.at(0).script.push_back(test::acceptance("silent"));
    const auto awaits = c.send_code(1);
    BOOST_TEST(c.dispatcher->receipts_usually_come(awaits.value()));
    change to;
    to.set.failover_after = 20s;
    if (is_replaced) to.add(c, "first").receipts = true;
    to.keep("second");
    apply(c, to);
    BOOST_TEST(!c.dispatcher->receipts_usually_come(*awaits));
    BOOST_TEST(!c.dispatcher->enqueue_unconfirmed(c.code(1), *awaits));
    c.pass(60s);
    BOOST_TEST(c.at(1).sent.empty());
    BOOST_TEST(c.changes.empty());
  }
}

BOOST_AUTO_TEST_CASE(a_late_answer_of_the_gateway_before_says_nothing_about_the_new_one) {
  for (const auto kind : {failure_kind::rate_limited, failure_kind::authentication, failure_kind::unavailable}) {
    carrier c({"first"});
    c.add("m");
    c.run_until_idle();
    change to;
    auto old = std::make_unique<test::scripted_gateway>(c.ctx, "first");
    auto& held = *old;
    to.set.members.push_back({"first", std::move(old)});
    apply(c, to);
    c.at(0).answer_oldest(failed(failure_kind::unavailable));
    c.run_until_idle();
    BOOST_TEST(held.sent == names({"m"})); // at once
    change next;
    auto& newest = next.add(c, "first");
    newest.always = test::acceptance();
    apply(c, next);
    held.answer_oldest(failed(kind, 60s));
    c.run_until_idle();
    BOOST_TEST(newest.sent == names({"m"}));
    c.add("n");
    c.run_until_idle();
    BOOST_TEST(newest.sent == names({"m", "n"}));
    BOOST_TEST(c.dispatcher->status().usable);
    BOOST_TEST(c.changes.empty());
  }
}

BOOST_AUTO_TEST_CASE(routes_hold_for_what_is_queued_too) {
  carrier c({"first", "second"}, one_at_once());
  for (const auto* id : {"a", "b", "c", "d"}) c.add(id);
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent.size() + c.at(1).sent.size() == 2u);
  change to;
  to.keep("first").keep("second");
  to.set.routes = {{"DK", {"second"}}};
  apply(c, to);
  c.at(1).always = acceptance();
  c.at(1).answer_oldest(acceptance());
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent.size() == 1u);
  BOOST_TEST(c.at(1).sent.size() == 3u);
}

BOOST_AUTO_TEST_CASE(a_set_that_names_nobody_known_changes_nothing) {
  carrier c({"first"});
  c.at(0).always = acceptance();
  change wrong;
  wrong.add(c, "second");
  wrong.keep("nobody");
  BOOST_CHECK_THROW(c.dispatcher->reconfigure(std::move(wrong.set)), std::invalid_argument);
  BOOST_TEST(c.dispatcher->status().providers.size() == 1u);
  c.add("m");
  c.run_until_idle();
  BOOST_TEST(c.at(0).sent == names({"m"}));
}

BOOST_AUTO_TEST_SUITE_END()
