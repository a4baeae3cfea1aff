// A passkey is used: what it tells, and each fault.

#include "core/webauthn/assertion.hpp"
#include "tests/core/webauthn/samples.hpp"
#include "tests/support/software_authenticator.hpp"

#include <boost/test/unit_test.hpp>

#include <functional>
#include <string>

using namespace twostep::core;

namespace assertion {

using twostep::test::authenticator_bends;
using twostep::test::challenge_of;
using twostep::test::from_hex;
using twostep::test::known;
using twostep::test::outcome;
using twostep::test::passkey_site;
using twostep::test::passkey_user;
using twostep::test::software_authenticator;

/// With a passkey that was made as usual.
struct maker {
  software_authenticator device;
  webauthn::new_credential credential;

  explicit maker(const std::function<void(authenticator_bends&)>& bend = [](authenticator_bends&) {}) {
    bend(device.bends);
    const auto made = device.create(challenge_of(1), passkey_site, passkey_user);
    credential = check(made, challenge_of(1), passkey_site).value();
  }
  webauthn::assertion sign() { return device.sign(challenge_of(2), passkey_site); }
  std::string outcome_of(const webauthn::assertion& used) const {
    return outcome(check(used, known(credential), challenge_of(2), passkey_site));
  }
};

std::string outcome_of_count(std::uint32_t stored, std::uint32_t told) {
  maker made;
  made.credential.sign_count = stored;
  made.device.bends.sign_count = told;
  return made.outcome_of(made.sign());
}

} // namespace assertion

BOOST_AUTO_TEST_SUITE(assertion)

BOOST_AUTO_TEST_CASE(a_good_one_tells_the_counter_and_the_flags) {
  maker made;
  auto checked = check(made.sign(), known(made.credential), challenge_of(2), passkey_site).value();
  BOOST_TEST(checked.sign_count == 2u);
  BOOST_TEST(checked.is_user_verified);
  BOOST_TEST(!checked.is_backed_up);
  made.device.bends.is_user_verified = false;
  checked = check(made.sign(), known(made.credential), challenge_of(2), passkey_site).value();
  BOOST_TEST(checked.sign_count == 3u);
  BOOST_TEST(!checked.is_user_verified);
}

BOOST_AUTO_TEST_CASE(what_may_be_copied_may_be_copied_later_or_no_more) {
  maker made([](auto& b) { b.is_backup_eligible = true; });
  for (const bool is_backed_up : {true, false}) {
    made.device.bends.is_backed_up = is_backed_up;
    const auto checked = check(made.sign(), known(made.credential), challenge_of(2), passkey_site).value();
    BOOST_TEST(checked.is_backed_up == is_backed_up);
  }
}

BOOST_AUTO_TEST_CASE(each_fault_is_told) {
  using bends = authenticator_bends;
  const struct {
    const char* expected;
    std::function<void(bends&)> bend;
  } rows[] = {
      {"good", [](bends&) {}},
      {"good", [](bends& b) { b.extensions = from_hex("a0"); }},
      {"good", [](bends& b) { b.gives_user_handle = false; }},
      {"good", [](bends& b) { b.user_handle = ""; }},
      {"malformed", [](bends& b) { b.client_data = "{}"; }},
      {"malformed", [](bends& b) { b.more_members = std::string(webauthn::longest_client_data, ' '); }},
      {"wrong_kind", [](bends& b) { b.type = "webauthn.create"; }},
      {"wrong_challenge", [](bends& b) { b.challenge = std::string(43, 'A'); }},
      {"wrong_origin", [](bends& b) { b.origin = "https://accounts.example.org"; }},
      {"wrong_origin", [](bends& b) { b.cross_origin = "true"; }},
      {"wrong_origin", [](bends& b) { b.more_members = R"(,"topOrigin":"https://accounts.example.com")"; }},
      {"malformed", [](bends& b) { b.behind_authenticator_data = "x"; }},
      {"malformed", [](bends& b) { b.more_flags = 0x40; }},
      {"malformed", [](bends& b) { b.more_flags = 0x80; }},
      // A credential, as of a registration.
      {"malformed",
       [](bends& b) {
         b.more_flags = 0x40;
         b.behind_authenticator_data = std::string(16, 'g') + from_hex("0001 69 a0");
       }},
      {"malformed", [](bends& b) { b.user_handle = std::string(webauthn::longest_user_handle + 1, 'u'); }},
      {"wrong_site", [](bends& b) { b.relying_party_id = "accounts.example.com"; }},
      {"not_present", [](bends& b) { b.is_user_present = false; }},
      {"backup_changed", [](bends& b) { b.is_backed_up = true; }},
      {"backup_changed", [](bends& b) { b.is_backup_eligible = true; }},
      {"wrong_account", [](bends& b) { b.user_handle = "0123456789abcdeg"; }},
      {"wrong_account", [](bends& b) { b.user_handle = "0123456789abcde"; }},
      {"wrong_signature", [](bends& b) { b.flipped_bit = 100; }},
      {"counter_back", [](bends& b) { b.sign_count = 1; }}};
  for (std::size_t i = 0; i < std::size(rows); ++i) BOOST_TEST_CONTEXT("row " << i) {
      maker made;
      rows[i].bend(made.device.bends);
      BOOST_TEST(made.outcome_of(made.sign()) == rows[i].expected);
    }
}

BOOST_AUTO_TEST_CASE(what_may_no_longer_be_copied_has_changed) {
  maker made([](auto& b) { b.is_backup_eligible = true; });
  made.device.bends.is_backup_eligible = false;
  BOOST_TEST(made.outcome_of(made.sign()) == "backup_changed");
}

BOOST_AUTO_TEST_CASE(sizes_that_cannot_be_are_malformed) {
  maker made;
  const auto good = made.sign();
  const auto outcome_with = [&](auto change) {
    auto bent = good;
    change(bent);
    return made.outcome_of(bent);
  };
  BOOST_TEST(outcome_with([](auto& a) { a.credential_id.clear(); }) == "malformed");
  BOOST_TEST(outcome_with([](auto& a) { a.credential_id.assign(1024, 'i'); }) == "malformed");
  BOOST_TEST(outcome_with([](auto& a) { a.signature.clear(); }) == "malformed");
  BOOST_TEST(outcome_with([](auto& a) { a.signature.assign(1025, 's'); }) == "malformed");
  BOOST_TEST(outcome_with([](auto& a) { a.signature.assign(1024, 's'); }) == "wrong_signature");
  BOOST_TEST(outcome_with([](auto& a) { a.authenticator_data.clear(); }) == "malformed");
}

BOOST_AUTO_TEST_CASE(authenticator_data_has_at_most_so_many_bytes) {
  const auto outcome_of_size = [](std::size_t size) {
    maker made;
    const auto more = size - 37 - 6;
    made.device.bends.extensions = from_hex("a1 6178 59") + static_cast<char>(more >> 8) +
                                   static_cast<char>(more & 0xff) + std::string(more, 'x');
    const auto used = made.sign();
    BOOST_TEST(used.authenticator_data.size() == size);
    return made.outcome_of(used);
  };
  BOOST_TEST(outcome_of_size(webauthn::longest_authenticator_data) == "good");
  BOOST_TEST(outcome_of_size(webauthn::longest_authenticator_data + 1) == "malformed");
}

BOOST_AUTO_TEST_CASE(a_counter_goes_up_or_is_never_used) {
  BOOST_TEST(outcome_of_count(0, 0) == "good");
  BOOST_TEST(outcome_of_count(0, 1) == "good");
  BOOST_TEST(outcome_of_count(7, 8) == "good");
  BOOST_TEST(outcome_of_count(7, 0xffffffff) == "good");
  BOOST_TEST(outcome_of_count(7, 7) == "counter_back");
  BOOST_TEST(outcome_of_count(7, 6) == "counter_back");
  BOOST_TEST(outcome_of_count(7, 0) == "counter_back");
  BOOST_TEST(outcome_of_count(0xffffffff, 0) == "counter_back");
}

// Who hears that another copy was used has the key: a wrong signature says nothing of the counter.
BOOST_AUTO_TEST_CASE(the_counter_is_looked_at_last) {
  maker made;
  made.device.bends.sign_count = 0;
  made.device.bends.flipped_bit = 100;
  BOOST_TEST(made.outcome_of(made.sign()) == "wrong_signature");
}

BOOST_AUTO_TEST_CASE(another_passkey_of_the_same_account_does_not_sign_for_this_one) {
  maker made, other;
  BOOST_TEST(made.outcome_of(other.sign()) == "wrong_signature");
}

BOOST_AUTO_TEST_CASE(one_that_was_used_is_of_its_challenge) {
  maker made;
  const auto used = made.sign();
  BOOST_TEST(outcome(check(used, known(made.credential), challenge_of(3), passkey_site)) == "wrong_challenge");
}

BOOST_AUTO_TEST_SUITE_END()
