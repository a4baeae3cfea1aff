// For any sequence of requests by three accounts that know the same two numbers, the messages to a number stay
// within the limits. The test does what server/ does: decide, reserve, send; never without a reservation.

#include "core/account/bounds.hpp"
#include "core/account/notice.hpp"
#include "core/limits/send_limits.hpp"
#include "tests/core/support/world.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <map>
#include <random>
#include <set>

using namespace twostep::core;
using namespace twostep::core::test;

namespace message_limits {

const e164_number phones[] = {number("+4520123456"), number("+4520999999")};
constexpr std::size_t accounts = 3;

/// Takes all meters or none, as the store does.
class meter_box {
public:
  bool take(const std::vector<meter_limit>& limits, time_point now) {
    for (const auto& l : limits)
      if (refused_until(all_[l.meter], l.limit, l.window, now)) return false;
    std::map<meter_id, milliseconds> charged;
    for (const auto& l : limits) charged[l.meter] = std::max(charged[l.meter], l.window);
    for (const auto& [id, window] : charged) hit(all_[id], window, now);
    return true;
  }

private:
  std::map<meter_id, meter> all_;
};

/// Texts of one kind, by the time they were sent.
struct texts {
  std::vector<time_point> at;
  std::size_t within(milliseconds window, time_point now) const {
    return static_cast<std::size_t>(std::ranges::count_if(at, [=](time_point t) { return t + window > now; }));
  }
};

struct town {
  std::mt19937_64 random;
  world people[accounts];
  std::vector<session_id> sessions[accounts];
  twostep::core::send_limits limits;
  meter_keys keys{std::array<std::uint8_t, 32>{3}};
  meter_box meters;
  time_point now = start;
  std::size_t unlocks[accounts] = {};
  texts new_codes[2], known_codes[2], unknown_codes[2], changes[2], others[2], all;
  texts new_codes_of[accounts], others_of[accounts];
  std::set<notice_id> left;
  std::vector<std::string> broken;

  explicit town(std::uint64_t seed) : random(seed) {
    limits.sends_per_hour = 40;
    for (std::size_t i = 0; i < accounts; ++i) {
      people[i].account.id = make_id<account_id>(i + 1);
      people[i].next_id = 1'000'000 * (i + 1);
      auto& session = people[i].policy.session;
      session.recent_sign_in = session.idle_timeout = session.absolute_timeout = hours(1'000'000);
      sessions[i].push_back(people[i].sign_in());
    }
  }
  std::size_t pick(std::size_t n) { return static_cast<std::size_t>(random() % n); }
  device_trust any_device_trust() { return pick(2) ? device_trust::known_browser : device_trust::unknown_browser; }
  static std::size_t index_of(const e164_number& n) { return n == phones[0] ? 0 : 1; }

  void require(bool holds, const char* what) {
    if (!holds) broken.emplace_back(what);
  }
  void arrived(texts& t) { t.at.push_back(now); }

  /// Decides, reserves, commits; without a reservation nothing is committed.
  void ask(std::size_t who, const command& c, device_trust l) {
    auto& w = people[who];
    const auto decided = decide(w.account, c, w.ctx());
    if (!decided) return;
    for (const auto& e : decided->effects)
      if (const auto* code = std::get_if<send_code>(&e))
        if (!reserve(who, *code, l)) return;
    w.execute(c);
    require(over_bounds(w.account) == nullptr, "an account is over its bounds");
  }

  bool reserve(std::size_t who, const send_code& code, device_trust l) {
    auto& w = people[who];
    const auto to = index_of(code.to);
    const auto state = effective(w.account.two_step, now);
    const auto* verified = verified_phone(state);
    if (verified && *verified == code.to) {
      if (!meters.take(limits_to_verified(code.to, l, limits, keys), now)) return false;
      arrived(l == device_trust::known_browser ? known_codes[to] : unknown_codes[to]);
    } else {
      const auto sender = sending(w.account);
      const auto ways = ways_to_new(sender, limits, now);
      const bool taken = std::ranges::any_of(ways, [&](new_number_way way) {
        return meters.take(limits_to_new(sender, code.to, "192.0.2.1", limits, keys, way), now);
      });
      if (!taken) return false;
      arrived(new_codes[to]);
      arrived(new_codes_of[who]);
    }
    arrived(all);
    return true;
  }

  /// Sends due notices, or gives them up.
  void send_notices() {
    for (std::size_t who = 0; who < accounts; ++who) {
      auto& w = people[who];
      const auto pending = living_notices(w.account, now);
      for (const auto& n : pending) {
        if (n.due_at > now || left.contains(n.id)) continue;
        if (!meters.take(limits_to_notice(*n.to.number(), n.kind, limits, keys), now)) continue;
        left.insert(n.id);
        arrived(is_change(n.kind) ? changes[index_of(*n.to.number())] : others[index_of(*n.to.number())]);
        if (!is_change(n.kind)) arrived(others_of[who]);
        arrived(all);
        if (pick(3)) w.execute(record_notice_result{n.id, "accepted", "main"}); // some providers hang
      }
    }
  }

  void step() {
    const auto who = pick(accounts);
    auto& w = people[who];
    const auto l = any_device_trust();
    const auto session = sessions[who].back();
    const auto code = pick(3) ? w.last_code() : w.wrong_code();
    switch (pick(12)) {
    case 0:
    case 1:
    case 2: {
      const auto begun = w.password_given(l);
      ask(who, begun, l);
      if (!verified_phone(w.account.two_step)) sessions[who].push_back(begun.session.id);
      break;
    }
    case 3:
      if (!w.account.sign_ins.empty()) {
        const auto c = w.sign_in_code(w.account.sign_ins.back().id, code);
        sessions[who].push_back(c.session.id);
        ask(who, c, l);
      }
      break;
    case 4:
    case 5:
      ask(who, begin_enable{session, phones[pick(2)], w.fresh<challenge_id>(), l}, l);
      break;
    case 6:
      ask(who, confirm_enable{session, code, {session}, l, w.fresh<notice_id>()}, l);
      break;
    case 7:
      ask(who, begin_disable{session, w.fresh<challenge_id>(), l}, l);
      ask(who, confirm_disable{session, w.last_code(), l, w.fresh<notice_id>()}, l);
      break;
    case 8:
      ask(who, cancel_pending{session}, l);
      if (!w.sent.empty()) ask(who, resend_code{w.sent.back().challenge, std::nullopt}, l);
      break;
    case 9: {
      const auto token = w.new_app_token("backup");
      ask(who, create_app_token{session, token, w.fresh<notice_id>()}, l);
      ask(who, revoke_app_token{session, token.id}, l);
      break;
    }
    case 10:
      ask(who, change_password{session, w.account.password.generation, {"p"}, w.fresh<notice_id>()}, l);
      break;
    default:
      if (pick(20) == 0) {
        const actor root{actor_kind::shell, "root"};
        if (pick(2)) {
          const auto freed = w.account.sends_freed_at;
          ask(who, unlock{root, "asked", w.fresh<notice_id>()}, l);
          unlocks[who] += w.account.sends_freed_at != freed;
        } else
          ask(who, reset_two_step{root, "lost", w.fresh<notice_id>()}, l);
      }
    }
    send_notices();
    check();
    now += milliseconds(pick(6) ? pick(40'000) : pick(4'000'000));
    for (auto& person : people) person.now = now;
  }

  void check() {
    std::size_t freed = 0;
    for (std::size_t i = 0; i < accounts; ++i) {
      freed += unlocks[i];
      require(new_codes_of[i].within(days(1), now) <= 10 * (1 + unlocks[i]), "an account's codes to new numbers");
      require(others_of[i].within(hours(1), now) <= 3, "an account's other notices of an hour");
      require(others_of[i].within(days(1), now) <= 4, "an account's other notices of a day");
    }
    for (std::size_t p = 0; p < 2; ++p) {
      require(new_codes[p].within(days(1), now) <= 5 + 3 + 5 * freed, "codes to a new number");
      for (const auto* verified : {&known_codes[p], &unknown_codes[p]}) {
        require(verified->within(minutes(10), now) <= 6, "codes to a proven number in ten minutes");
        require(verified->within(days(1), now) <= 30, "codes to a proven number in a day");
      }
      require(changes[p].within(days(1), now) <= 30, "notices of changes at a number");
      require(others[p].within(days(1), now) <= 8, "other notices at a number");
    }
    require(all.within(hours(1), now) <= 40, "all messages of an hour");
  }
};

} // namespace message_limits

BOOST_AUTO_TEST_SUITE(message_limits)

BOOST_AUTO_TEST_CASE(messages_to_one_number_stay_within_the_limits_under_any_sequence_of_commands) {
  std::size_t codes = 0, notices = 0, max = 0;
  for (std::uint64_t seed = 0; seed < 300; ++seed) {
    town t(seed);
    for (int i = 0; i < 300 && t.broken.empty(); ++i) t.step();
    for (const auto& what : t.broken) BOOST_ERROR("seed " << seed << ": " << what);
    if (!t.broken.empty()) break;
    for (std::size_t p = 0; p < 2; ++p) {
      codes += t.new_codes[p].at.size() + t.known_codes[p].at.size() + t.unknown_codes[p].at.size();
      notices += t.changes[p].at.size() + t.others[p].at.size();
    }
    max = std::max(max, t.all.at.size());
  }
  BOOST_TEST_MESSAGE(codes << " codes, " << notices << " notices, " << max << " in the busiest town");
  BOOST_TEST(codes > 1'000u);
  BOOST_TEST(notices > 1'000u);
}

// Other accounts use up a number's five sends, and its owner can still enrol.
BOOST_AUTO_TEST_CASE(others_do_not_keep_an_account_from_enrolling) {
  town t(1);
  auto& victim = t.people[0];
  const auto begin = [&](std::size_t who) {
    auto& w = t.people[who];
    const auto before = w.sent.size();
    t.ask(
        who, begin_enable{t.sessions[who].back(), phones[0], w.fresh<challenge_id>()}, device_trust::unknown_browser
    );
    t.ask(who, cancel_pending{t.sessions[who].back()}, device_trust::unknown_browser);
    return w.sent.size() != before;
  };
  for (int i = 0; i < 5; ++i) BOOST_TEST(begin(1));
  BOOST_TEST(!begin(1));
  BOOST_TEST(begin(0));
  BOOST_TEST(!begin(0)); // one is reserved for the owner
  // Support unlocks.
  victim.execute(unlock{{actor_kind::shell, "root"}, "called", victim.fresh<notice_id>()});
  for (int i = 0; i < 5; ++i) BOOST_TEST(begin(0));
  BOOST_TEST(!begin(0));
}

BOOST_AUTO_TEST_CASE(three_sends_are_kept_a_number_and_day_in_all) {
  twostep::core::send_limits limits;
  const meter_keys keys{std::array<std::uint8_t, 32>{3}};
  meter_box m;
  int sent = 0;
  for (std::uint64_t who = 1; who <= 20; ++who) {
    const sending_account sender{make_id<account_id>(who), {}};
    const auto ways = ways_to_new(sender, limits, start);
    sent += std::ranges::any_of(ways, [&](new_number_way way) {
      return m.take(limits_to_new(sender, phones[0], "192.0.2.1", limits, keys, way), start);
    });
  }
  BOOST_TEST(sent == 8);
}

BOOST_AUTO_TEST_SUITE_END()
