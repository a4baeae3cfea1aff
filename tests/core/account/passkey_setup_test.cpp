// What shows that a browser made a passkey, what the account keeps of it, how many there may be, and what they are
// called.

#include "core/account/bounds.hpp"
#include "tests/core/support/passkeys.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace twostep::core;
using namespace twostep::core::test;

namespace passkey_setup {

const auto phone = number("+4520123456");
using bends = twostep::test::authenticator_bends;

struct wrong_registration {
  webauthn::fault why;
  bend how;
};
const wrong_registration wrong_ones[] = {
    {webauthn::fault::malformed, [](bends& b) { b.client_data = "{}"; }},
    {webauthn::fault::wrong_kind, [](bends& b) { b.type = "webauthn.get"; }},
    {webauthn::fault::wrong_challenge, [](bends& b) { b.challenge = std::string(43, 'A'); }},
    {webauthn::fault::wrong_origin, [](bends& b) { b.origin = "https://accounts.example.com.evil.example"; }},
    {webauthn::fault::wrong_origin, [](bends& b) { b.cross_origin = "true"; }},
    {webauthn::fault::wrong_site, [](bends& b) { b.relying_party_id = "example.org"; }},
    {webauthn::fault::not_present, [](bends& b) { b.is_user_present = false; }},
    {webauthn::fault::unsupported_key, [](bends& b) { b.cose_key = "\xa0"; }},
    {webauthn::fault::unsupported_format, [](bends& b) { b.format = "packed"; }},
    {webauthn::fault::backup_changed, [](bends& b) { b.is_backed_up = true; }}, // and can't be
};

struct fixture : world {
  const twostep::core::passkey& newest() { return account.passkeys.back(); }
};

} // namespace passkey_setup

BOOST_FIXTURE_TEST_SUITE(passkey_setup, fixture)

BOOST_AUTO_TEST_CASE(each_fault_is_refused_and_changes_nothing) {
  const auto owner = sign_in();
  for (const auto& [why, how] : wrong_ones) BOOST_TEST_CONTEXT(webauthn::to_text(why)) {
      const auto before = account;
      const auto no = refused(adding(*this, owner, new_passkey(*this), "Laptop", how));
      BOOST_TEST((no.kind == refusal_kind::passkey_refused));
      BOOST_TEST((no.fault == why));
      BOOST_TEST((account == before));
      BOOST_TEST(notices.empty());
    }
}

BOOST_AUTO_TEST_CASE(one_that_was_made_for_another_value_is_refused) {
  const auto owner = sign_in();
  auto command = adding(*this, owner, new_passkey(*this));
  ++command.asked[31];
  BOOST_TEST((refused(command).fault == webauthn::fault::wrong_challenge));
}

BOOST_AUTO_TEST_CASE(one_that_was_made_for_another_site_is_refused) {
  const auto command = adding(*this, sign_in(), new_passkey(*this));
  policy.site = {"example.org", "https://example.org"};
  BOOST_TEST((refused(command).fault == webauthn::fault::wrong_origin));
}

BOOST_AUTO_TEST_CASE(it_is_kept_as_the_browser_made_it) {
  const auto one = new_passkey(*this);
  auto command = adding(*this, sign_in(), one, "Laptop", [](bends& b) {
    b.is_backup_eligible = b.is_backed_up = true;
    b.sign_count = 7;
  });
  command.transports = passkey_transport::usb | passkey_transport::hybrid;
  BOOST_REQUIRE(execute(command).has_value());
  const auto made = webauthn::check(command.made, command.asked, policy.site);
  BOOST_REQUIRE(made.has_value());
  const twostep::core::passkey expected{
      one.id,
      "Laptop",
      {one.device->credential_id()},
      webauthn::algorithm::es256,
      {made->key.spki},
      "example.com",
      7,
      true,
      true,
      passkey_transport::usb | passkey_transport::hybrid,
      now,
      {},
      {}};
  BOOST_TEST((newest() == expected));
}

BOOST_AUTO_TEST_CASE(one_that_stays_on_its_device_is_kept_as_such) {
  const auto owner = sign_in();
  BOOST_REQUIRE(execute(adding(*this, owner, new_passkey(*this), "Key")).has_value());
  BOOST_TEST((!newest().is_backup_eligible && !newest().is_backed_up));
  auto command = adding(*this, owner, new_passkey(*this), "Phone", [](bends& b) { b.is_backup_eligible = true; });
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_TEST((newest().is_backup_eligible && !newest().is_backed_up));
}

BOOST_AUTO_TEST_CASE(one_of_each_algorithm_that_is_offered_signs_in) {
  const auto owner = enable(phone);
  for (const auto kind : webauthn::offered_algorithms) {
    const auto one = new_passkey(*this);
    auto command = adding(*this, owner, one, std::to_string(static_cast<int>(kind)));
    command.end_others = false;
    command.made = one.device->create(command.asked, policy.site, user_handle_of(account), kind);
    BOOST_REQUIRE(execute(command).has_value());
    BOOST_TEST((newest().algorithm == kind));
    sign_in_by(*this, one);
  }
}

BOOST_AUTO_TEST_CASE(the_same_credential_is_added_once) {
  const auto owner = sign_in();
  const auto first = make_passkey(*this, owner);
  const auto again = new_passkey(*this);
  const auto known = first.device->credential_id();
  const auto command = adding(*this, owner, again, "Again", [&](bends& b) { b.credential_id = known; });
  const auto before = account;
  BOOST_TEST((refused(command).kind == refusal_kind::passkey_known));
  BOOST_TEST((account == before));
}

BOOST_AUTO_TEST_CASE(two_that_differ_at_the_end_of_their_ids_are_two) {
  const auto owner = sign_in();
  for (const std::string id : {"credential", "credential-2"})
    BOOST_REQUIRE(execute(adding(*this, owner, new_passkey(*this), id, [&](bends& b) { b.credential_id = id; })
    ).has_value());
  BOOST_TEST(account.passkeys.size() == 2u);
}

// The core has no list of values that were used: whoever makes them binds each to the session and to this moment
// (add_passkey::asked).
BOOST_AUTO_TEST_CASE(the_same_registration_counts_again_once_its_passkey_is_gone) {
  const auto owner = enable(phone);
  const auto one = new_passkey(*this);
  auto command = adding(*this, owner, one);
  BOOST_REQUIRE(execute(command).has_value());
  BOOST_TEST((refused(command).kind == refusal_kind::not_in_state));
  command.id = fresh<passkey_id>();
  command.name = "Again";
  BOOST_TEST((refused(command).kind == refusal_kind::passkey_known));
  BOOST_REQUIRE(execute(remove_passkey{owner, one.id, {owner}, fresh<notice_id>()}).has_value());
  BOOST_TEST(execute(command).has_value());
  BOOST_TEST((newest().credential.bytes == one.device->credential_id()));
  ++command.asked[0];
  BOOST_REQUIRE(execute(remove_passkey{owner, command.id, {owner}, fresh<notice_id>()}).has_value());
  BOOST_TEST((refused(command).fault == webauthn::fault::wrong_challenge));
}

BOOST_AUTO_TEST_CASE(ten_at_most_each_with_a_name_and_an_id_of_its_own) {
  const auto owner = enable(phone);
  const auto first = make_passkey(*this, owner, "Laptop");
  BOOST_TEST((refused(adding(*this, owner, new_passkey(*this), "Laptop")).kind == refusal_kind::name_in_use));
  BOOST_TEST((refused(adding(*this, owner, new_passkey(*this), "")).kind == refusal_kind::too_long));
  const std::string longest(longest_name, 'n');
  BOOST_TEST((refused(adding(*this, owner, new_passkey(*this), longest + "n")).kind == refusal_kind::too_long));
  auto same_id = adding(*this, owner, new_passkey(*this), "Phone");
  same_id.id = first.id;
  BOOST_TEST((refused(same_id).kind == refusal_kind::not_in_state));
  make_passkey(*this, owner, longest);
  while (account.passkeys.size() < 10) make_passkey(*this, owner, std::to_string(account.passkeys.size()));
  BOOST_TEST(max_passkeys == 10u);
  BOOST_TEST((refused(adding(*this, owner, new_passkey(*this), "11th")).kind == refusal_kind::too_many_passkeys));
}

// Whatever the browser made, a refusal that the person can do something about comes first.
BOOST_AUTO_TEST_CASE(what_is_no_passkey_is_told_after_what_allows_none) {
  const auto owner = enable(phone);
  const auto wrong = [](bends& b) { b.type = "webauthn.get"; };
  make_passkey(*this, owner, "Laptop");
  BOOST_TEST((refused(adding(*this, owner, new_passkey(*this), "Laptop", wrong)).kind == refusal_kind::name_in_use));
  policy.allowed_methods = method::text_message;
  BOOST_TEST(
      (refused(adding(*this, owner, new_passkey(*this), "Laptop", wrong)).kind == refusal_kind::method_not_allowed)
  );
}

BOOST_AUTO_TEST_CASE(an_account_never_holds_more) {
  twostep::core::account a;
  a.passkeys.resize(max_passkeys);
  auto& one = a.passkeys.front();
  one.name.assign(longest_name, 'n');
  one.credential.bytes.assign(webauthn::longest_credential_id, 'c');
  one.key.bytes.assign(webauthn::longest_public_key, 'k');
  one.site.assign(longest_host, 's');
  BOOST_TEST(!over_bounds(a));
  for (auto* text : {&one.name, &one.credential.bytes, &one.key.bytes, &one.site}) {
    *text += 'x';
    BOOST_TEST(over_bounds(a) == std::string_view("passkeys"));
    text->pop_back();
  }
  a.passkeys.resize(max_passkeys + 1);
  BOOST_TEST(over_bounds(a) == std::string_view("passkeys"));
}

BOOST_AUTO_TEST_CASE(where_the_operator_or_the_organisation_allows_none_none_is_added) {
  policy.allowed_methods = method::text_message | method::authenticator_app;
  BOOST_TEST((refused(adding(*this, sign_in(), new_passkey(*this))).kind == refusal_kind::method_not_allowed));
  policy.allowed_methods = method::passkey;
  in_organisation = true;
  org.allowed_methods = method::text_message;
  BOOST_TEST((refused(adding(*this, sign_in(), new_passkey(*this))).kind == refusal_kind::method_not_allowed));
  org.allowed_methods = method::passkey;
  const auto one = make_passkey(*this, sign_in());
  policy.allowed_methods = method::text_message;
  sign_in_by(*this, one); // what is there stays good
}

BOOST_AUTO_TEST_CASE(the_phone_hears_of_it) {
  const auto owner = enable(phone);
  notices.clear();
  make_passkey(*this, owner);
  BOOST_REQUIRE(notices.size() == 1u);
  BOOST_TEST((notices[0].notice.kind == notice_kind::passkey_added));
  BOOST_TEST((notices[0].notice.to == phone));
  BOOST_TEST((account.changes.back().kind == activity_kind::passkey_added));
  BOOST_TEST((account.recent.back().kind == activity_kind::passkey_added));
}

BOOST_AUTO_TEST_CASE(how_browsers_reach_it_is_told_by_their_names) {
  const std::pair<std::string_view, std::uint8_t> all[] = {
      {"usb", passkey_transport::usb},       {"nfc", passkey_transport::nfc},
      {"ble", passkey_transport::ble},       {"smart-card", passkey_transport::smart_card},
      {"hybrid", passkey_transport::hybrid}, {"internal", passkey_transport::internal}};
  for (const auto& [name, bit] : all) {
    BOOST_TEST(passkey_transport::from_text(name) == bit);
    BOOST_TEST((passkey_transport::to_texts(bit) == std::vector{name}));
  }
  BOOST_TEST(passkey_transport::from_text("cable") == 0);
  BOOST_TEST(passkey_transport::from_text("") == 0);
  BOOST_TEST(passkey_transport::to_texts(0).empty());
  BOOST_TEST(passkey_transport::to_texts(0xff).size() == std::size(all));
}

// Renaming.

BOOST_AUTO_TEST_CASE(it_is_renamed_to_what_no_other_is_called) {
  const auto owner = sign_in();
  const auto first = make_passkey(*this, owner, "Laptop");
  make_passkey(*this, owner, "Phone");
  const auto rename = [&](const passkey_id& id, std::string to) { return rename_passkey{owner, id, std::move(to)}; };
  BOOST_REQUIRE(execute(rename(first.id, "Old laptop")).has_value());
  BOOST_TEST(find_passkey(account, first.id)->name == "Old laptop");
  BOOST_TEST(account.passkeys[1].name == "Phone");
  BOOST_TEST(execute(rename(first.id, "Old laptop"))->events.empty());
  BOOST_TEST((refused(rename(first.id, "Phone")).kind == refusal_kind::name_in_use));
  BOOST_TEST((refused(rename(first.id, "")).kind == refusal_kind::too_long));
  BOOST_TEST((refused(rename(first.id, std::string(longest_name + 1, 'n'))).kind == refusal_kind::too_long));
  BOOST_TEST((refused(rename(fresh<passkey_id>(), "Watch")).kind == refusal_kind::no_passkey));
}

// Names tell which one is deleted.
BOOST_AUTO_TEST_CASE(a_name_is_changed_as_a_factor_is) {
  const auto owner = sign_in();
  const auto one = make_passkey(*this, owner);
  const rename_passkey command{owner, one.id, "Tablet"};
  pass(policy.session.recent_sign_in);
  BOOST_TEST((refused(command).kind == refusal_kind::sign_in_again));
  execute(sign_in_again{account.password.generation, owner, {owner}});
  BOOST_TEST((refused(command).kind == refusal_kind::second_step_again));
  prove_again(*this, owner, one);
  BOOST_TEST(execute(command).has_value());
}

BOOST_AUTO_TEST_SUITE_END()
