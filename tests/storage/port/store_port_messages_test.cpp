// What every store promises of messages that providers took.
#include "tests/storage/support/any_store.hpp"
#include "tests/storage/support/erasing.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;
using core::delivery_step;
using std::chrono::minutes;

namespace {

struct with_messages : any_store {
  void change(unsigned account, std::vector<core::event> all) {
    read_barrier seen;
    const auto decide = [&](const core::account&, const core::organisation*) -> answer { return events(all); };
    BOOST_REQUIRE(store->update(account_number(account), seen, decide).get().has_value());
  }
  /// A sign-in's code that "main" took.
  void taken(unsigned account, std::string id, core::time_point at = epoch, std::vector<std::string> more = {}) {
    const auto challenge = challenge_of(account, core::purpose::sign_in);
    core::code_accepted accepted{challenge.id, 1, "main", at, std::move(id)};
    if (!more.empty()) accepted.more_parts = std::move(more);
    change(account, {core::sign_in_challenged{challenge}, accepted});
  }
  core::message_reported report(unsigned account, delivery_step what, std::string by = "main") {
    core::message_reported r;
    r.what = what;
    r.id = challenge_of(account, core::purpose::sign_in).id;
    r.provider = std::move(by);
    r.at = epoch;
    return r;
  }
  std::optional<core::account_id> find(const char* id, const char* provider = "main") {
    read_barrier seen;
    return store->find_message(provider, id, seen).get();
  }
};

} // namespace

BOOST_FIXTURE_TEST_SUITE(store_port_messages, with_messages)

BOOST_AUTO_TEST_CASE(a_message_is_found_by_what_its_provider_calls_it) {
  for (unsigned n = 1; n < 6; ++n) create(*store, n);
  taken(1, "a", epoch, {"a2"});
  taken(2, "b");
  taken(3, "c");
  taken(4, "d");
  taken(5, "e");
  change(2, {report(2, delivery_step::undelivered)});
  auto rerouted = report(2, delivery_step::rerouted, "other");
  rerouted.provider_id = "b'";
  change(2, {rerouted});
  change(3, {report(3, delivery_step::delivered)});
  change(4, {core::sign_in_verified{challenge_of(4, core::purpose::sign_in).id, epoch}});
  read_barrier seen;
  BOOST_REQUIRE(erase(*store, 5, seen));
  // Live, after a restart and after a crash.
  for (int start = 0; start < 3; ++start) {
    for (const char* id : {"a", "a2"}) BOOST_TEST((find(id) == account_number(1)));
    BOOST_TEST((find("b") == account_number(2)));
    BOOST_TEST((find("b'", "other") == account_number(2)));
    for (const char* gone : {"c", "d", "e", "b'", ""}) BOOST_TEST(!find(gone), gone);
    BOOST_TEST(!find("a", "other"));
    if (start == 0)
      reopen();
    else
      crash_and_open();
  }
}

BOOST_AUTO_TEST_CASE(a_message_is_found_for_two_hours) {
  create(*store, 1);
  create(*store, 2);
  taken(1, "a");
  change(2, {core::sign_in_challenged{challenge_of(2, core::purpose::sign_in)}});
  const auto pass = [&](core::time_point at) {
    change(2, {core::attempt_failed{{}, core::device_trust::known_browser, at}});
  };
  pass(epoch + core::longest_receipt_delay - core::milliseconds(1));
  BOOST_TEST(find("a").has_value());
  pass(epoch + core::longest_receipt_delay);
  BOOST_TEST(!find("a"));
  reopen();
  BOOST_TEST(!find("a"));
}

BOOST_AUTO_TEST_CASE(a_name_used_again_means_the_newer_message) {
  create(*store, 1);
  create(*store, 2);
  taken(2, "a", epoch + minutes(1));
  taken(1, "a", epoch);
  BOOST_TEST((find("a") == account_number(2)));
  reopen();
  BOOST_TEST((find("a") == account_number(2)));
}

BOOST_AUTO_TEST_SUITE_END()
