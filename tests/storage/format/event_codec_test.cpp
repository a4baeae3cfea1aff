#include "storage/format/event_codec.hpp"
#include "storage/format/record_codec.hpp"
#include "storage/organisation_store.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/json/serialize.hpp>
#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage::test;
using storage::bytes;

namespace event_codec {

bytes encoded(std::span<const core::event> events) {
  bytes b;
  storage::encode(b, account_number(1), events);
  return b;
}

} // namespace event_codec

BOOST_AUTO_TEST_SUITE(event_codec)

BOOST_AUTO_TEST_CASE(the_sample_has_every_event) {
  const auto all = every_event();
  BOOST_REQUIRE_EQUAL(all.size(), std::variant_size_v<core::any_event>);
  for (std::size_t i = 0; i < all.size(); ++i) BOOST_TEST(all[i].index() == i);
}

// Events have no ==; the same bytes from what was read say the same.
BOOST_AUTO_TEST_CASE(every_event_comes_back_as_it_was) {
  for (const auto& event : every_event()) {
    const auto b = encoded({&event, 1});
    const auto read = storage::decode_account(b);
    BOOST_REQUIRE(read);
    BOOST_TEST((read->id == account_number(1)));
    BOOST_REQUIRE_EQUAL(read->events.size(), 1u);
    BOOST_TEST(read->events.front().index() == event.index());
    BOOST_TEST(encoded(read->events) == b);
  }
}

BOOST_AUTO_TEST_CASE(one_record_holds_all_events_of_a_decision) {
  const auto b = encoded(every_event());
  const auto read = storage::decode_account(b);
  BOOST_REQUIRE(read);
  BOOST_TEST(read->events.size() == every_event().size());
  BOOST_TEST(encoded(read->events) == b);
}

BOOST_AUTO_TEST_CASE(organisations_and_meters_come_back) {
  bytes b;
  storage::encode_change<storage::organisation_kind>(
      b, organisation_number(1), core::two_step_required{epoch, {}, epoch}
  );
  const auto organisation = storage::decode_change<storage::organisation_kind>(b);
  BOOST_REQUIRE(organisation);
  BOOST_TEST((std::get<core::two_step_required>(organisation->events.front()).from == epoch));
  for (const std::optional<std::uint8_t> methods : {std::optional<std::uint8_t>(6), std::optional<std::uint8_t>()}) {
    b.clear();
    storage::encode_change<storage::organisation_kind>(
        b, organisation_number(1), core::factors_allowed{methods, {}, epoch}
    );
    const auto factors = storage::decode_change<storage::organisation_kind>(b);
    BOOST_REQUIRE(factors);
    BOOST_TEST((std::get<core::factors_allowed>(factors->events.front()).methods == methods));
  }

  b.clear();
  storage::encode(
      b, core::meter_event(core::meters_taken{{{meter_number(1), 3600}, {meter_number(2), 86400}}, epoch})
  );
  const auto meters = storage::decode_meters(b);
  BOOST_REQUIRE(meters);
  BOOST_TEST(
      (std::get<core::meters_taken>(meters->events.front()).charges[1] == core::meter_hit{meter_number(2), 86400})
  );
}

BOOST_AUTO_TEST_CASE(an_unknown_kind_is_named) {
  bytes b;
  storage::put_bytes(b, account_number(1).value);
  storage::put_varint(b, 2);   // length
  storage::put_varint(b, 999); // two bytes
  const auto read = storage::decode_account(b);
  BOOST_REQUIRE(!read);
  BOOST_TEST(read.error().why == "an event of kind 999, which this version doesn't know: a newer one wrote it");
}

BOOST_AUTO_TEST_CASE(an_event_of_another_subject_is_refused) {
  bytes b;
  storage::encode_change<storage::organisation_kind>(b, organisation_number(1), core::two_step_waived{});
  BOOST_TEST(!storage::decode_account(b));
}

BOOST_AUTO_TEST_CASE(a_record_without_an_event_is_refused) {
  bytes b;
  BOOST_TEST(!storage::decode_meters(b));
  BOOST_TEST(!storage::decode_account(b));
  storage::put_bytes(b, account_number(1).value);
  BOOST_TEST(!storage::decode_account(b));
}

BOOST_AUTO_TEST_CASE(cut_records_are_refused_unless_between_events) {
  const auto all = every_event();
  const auto b = encoded({all.data(), 3});
  std::size_t whole = 0;
  for (std::size_t n = 0; n < b.size(); ++n)
    whole += storage::decode_account(storage::byte_view(b).first(n)).has_value();
  BOOST_TEST(whole == 2u);
}

BOOST_AUTO_TEST_CASE(flipped_bits_do_no_harm) {
  const auto b = encoded(every_event());
  std::size_t refused = 0;
  for (std::size_t n = 0; n < b.size() * 8; ++n) {
    bytes bad = b;
    bad[n / 8] ^= static_cast<std::uint8_t>(1 << n % 8);
    refused += !storage::decode_account(bad);
  }
  BOOST_TEST(refused > 0u);
}

BOOST_AUTO_TEST_CASE(every_event_says_when_it_happened) {
  for (const auto& event : every_event()) BOOST_TEST((storage::time_of(event) >= epoch));
}

BOOST_AUTO_TEST_CASE(json_names_things_and_masks_numbers_and_verifiers) {
  const auto all = every_event();
  const storage::account_record record{account_number(1), all};
  const auto masked = boost::json::serialize(storage::to_json(record, storage::secrets::masked));
  BOOST_TEST(masked.find("20123456") == std::string::npos);
  BOOST_TEST(masked.find("$argon2id") == std::string::npos);
  BOOST_TEST(masked.find(R"("subject":"account")") != std::string::npos);
  BOOST_TEST(masked.find(R"("event":"user_created")") != std::string::npos);
  BOOST_TEST(masked.find(R"("email_key":"user1@example.com")") != std::string::npos);
  BOOST_TEST(masked.find(R"("role":"operator")") != std::string::npos);
  BOOST_TEST(masked.find(R"("at":"2026-09-21T14:13:21.000Z")") != std::string::npos);
  BOOST_TEST(masked.find(core::to_text(account_number(1))) != std::string::npos);

  const auto revealed = boost::json::serialize(storage::to_json(record, storage::secrets::revealed));
  BOOST_TEST(revealed.find("+4520123456") != std::string::npos);
  BOOST_TEST(revealed.find("$argon2id$new") != std::string::npos);
}

// Whoever has it shows the app's codes for years.
BOOST_AUTO_TEST_CASE(json_shows_no_key_of_an_app_whatever_is_asked_for) {
  const auto all = every_event();
  const storage::account_record record{account_number(1), all};
  for (const auto show : {storage::secrets::masked, storage::secrets::revealed}) {
    const auto shown = boost::json::serialize(storage::to_json(record, show));
    BOOST_TEST(shown.find("key of an app") == std::string::npos);
    BOOST_TEST(shown.find(R"("secret":"totp")") != std::string::npos);
    BOOST_TEST(shown.find(R"("event":"authenticator_added")") != std::string::npos);
    BOOST_TEST(shown.find("Phone 1") != std::string::npos);
  }
}

// The same bytes stand in the browser, and name the person on other sites with the same authenticator.
BOOST_AUTO_TEST_CASE(json_shows_no_credential_id_nor_key_of_a_passkey_unless_asked_for) {
  const auto all = every_event();
  const storage::account_record record{account_number(1), all};
  const auto masked = boost::json::serialize(storage::to_json(record, storage::secrets::masked));
  BOOST_TEST(masked.find("of a passkey") == std::string::npos);
  BOOST_TEST(masked.find(R"("credential":"credential")") != std::string::npos);
  BOOST_TEST(masked.find(R"("key":"public key")") != std::string::npos);
  BOOST_TEST(masked.find(R"("event":"passkey_added")") != std::string::npos);
  BOOST_TEST(masked.find(R"("algorithm":"rs256")") != std::string::npos);
  BOOST_TEST(masked.find("Laptop 1") != std::string::npos);
  const auto revealed = boost::json::serialize(storage::to_json(record, storage::secrets::revealed));
  BOOST_TEST(revealed.find("credential of a passkey, no. 1") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(json_is_text_even_where_the_log_is_not) {
  core::two_step_reset e;
  e.reason = "a\xff\"\n";
  const storage::account_record record{account_number(1), {e}};
  const auto shown = boost::json::serialize(storage::to_json(record, storage::secrets::masked));
  BOOST_TEST(shown.find("a\xef\xbf\xbd\\\"\\n") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
