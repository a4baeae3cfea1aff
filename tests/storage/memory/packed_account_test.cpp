#include "core/account/evolve.hpp"
#include "storage/memory/compact_spellings.hpp"
#include "storage/memory/packed_account.hpp"
#include "tests/storage/support/accounts.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/test/unit_test.hpp>

#include <random>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace packed_account {

template <class T>
T there_and_back(const T& v, std::size_t* size = nullptr) {
  bytes b;
  compact_spelling<T>::put(b, v);
  if (size) *size = b.size();
  T back;
  BOOST_REQUIRE(compact_spelling<T>::get(b, back));
  return back;
}

core::account unpacked(byte_view block) {
  core::account a;
  a.name = "of somebody else"; // nothing of what was there may stay
  a.sessions.resize(3);
  BOOST_REQUIRE(unpack(block, a));
  return a;
}

} // namespace packed_account

BOOST_AUTO_TEST_SUITE(packed_account)

BOOST_AUTO_TEST_CASE(an_account_comes_back_as_it_was) {
  std::mt19937 chance(1);
  for (unsigned n = 0; n < 2000; ++n) {
    const auto account = any_account(chance, n);
    const auto back = unpacked(packed(account));
    BOOST_REQUIRE((back == account));
  }
}

BOOST_AUTO_TEST_CASE(an_account_comes_back_after_every_event) {
  core::account account;
  account.id = account_number(1);
  for (const auto& e : every_event()) {
    core::evolve(account, e);
    ++account.sequence;
    BOOST_REQUIRE((unpacked(packed(account)) == account));
  }
}

BOOST_AUTO_TEST_CASE(equal_accounts_are_equal_bytes) {
  std::mt19937 chance(2);
  for (unsigned n = 0; n < 300; ++n) {
    const auto block = packed(any_account(chance, n));
    BOOST_REQUIRE(packed(unpacked(block)) == block);
  }
}

BOOST_AUTO_TEST_CASE(different_accounts_are_different_bytes) {
  const auto usual = usual_account(1);
  const auto differs = [&](auto change) {
    auto other = usual;
    change(other);
    return packed(other) != packed(usual);
  };
  BOOST_TEST(differs([](core::account& a) { a.sequence += 1; }));
  BOOST_TEST(differs([](core::account& a) { a.id.value[3] ^= 1; }));
  BOOST_TEST(differs([](core::account& a) { a.created_at += core::milliseconds(1); }));
  BOOST_TEST(differs([](core::account& a) { a.sessions.front().last_used_at += core::milliseconds(1); }));
  BOOST_TEST(differs([](core::account& a) { a.failures[1].at.push_back(epoch); }));
  BOOST_TEST(differs([](core::account& a) { a.two_step = core::disabled{}; }));
}

BOOST_AUTO_TEST_CASE(a_language_that_nobody_chose_takes_no_byte) {
  auto account = usual_account(1);
  const auto without = packed_size(account);
  account.locale = "da";
  BOOST_TEST(packed_size(account) == without + 4); // which field, its length, and the two letters
  account.locale = {};
  BOOST_TEST(packed_size(account) == without);
}

BOOST_AUTO_TEST_CASE(the_head_and_the_email_are_read_without_unpacking) {
  auto account = usual_account(7);
  account.email = {"Ærlig@Example.com", "ærlig@example.com"};
  account.sequence = 1'000'000;
  auto block = packed(account);
  BOOST_TEST(is_packed_account(block));
  BOOST_TEST((id_of(block) == account.id));
  BOOST_TEST(sequence_of(block) == 1'000'000u);
  BOOST_TEST(email_key_of(block) == "ærlig@example.com");
  account.email = {"same@example.com", "same@example.com"};
  block = packed(account);
  BOOST_TEST(email_key_of(block) == "same@example.com");
  BOOST_TEST(packed(core::account()).size() == smallest_packed_account);
  BOOST_TEST(email_key_of(packed(core::account())) == "");
}

BOOST_AUTO_TEST_CASE(it_is_seen_whether_a_message_may_be_pending_or_get_a_receipt) {
  auto account = usual_account(1);
  const auto seen = [&] {
    BOOST_TEST(storage::may_be_pending(packed(account)) == storage::may_be_pending(account));
    return storage::may_be_pending(account);
  };
  BOOST_TEST(!seen());
  account.sign_ins = {challenge_of(1, core::purpose::sign_in)};
  BOOST_TEST(seen());
  account.sign_ins.front().accepted = 1;
  BOOST_TEST(!seen());
  account.sign_ins.front().sends = 2;
  BOOST_TEST(seen());
  account.sign_ins.front().attempts_left = 0; // dead
  BOOST_TEST(!seen());
  account.two_step = core::pending_enable{challenge_of(2, core::purpose::enable)};
  BOOST_TEST(seen());
  account.two_step = core::disabled{};
  account.notices.resize(1);
  BOOST_TEST(seen());
  account.notices.clear();
  account.messages.emplace_back().steps.emplace_back().provider = "main";
  BOOST_TEST(!seen()); // nobody knows what its provider calls it
  account.messages.front().steps.front().provider_id = "SM1";
  BOOST_TEST(seen());
}

BOOST_AUTO_TEST_CASE(state_and_sessions_are_read_without_unpacking) {
  std::mt19937 chance(4);
  for (unsigned n = 0; n < 500; ++n) {
    const auto account = any_account(chance, n);
    const auto entry = totals_entry_of(packed(account));
    BOOST_REQUIRE(entry.has_value());
    BOOST_REQUIRE(entry->two_step == account.two_step.index());
    BOOST_REQUIRE(entry->sessions == account.sessions.size());
  }
  BOOST_TEST((totals_entry_of(packed(core::account())) == totals_entry()));
}

BOOST_AUTO_TEST_CASE(cut_or_flipped_bytes_do_no_harm) {
  std::mt19937 chance(3);
  const auto good = packed(any_account(chance, 1));
  core::account a;
  std::size_t refused = 0;
  for (std::size_t n = 0; n < good.size(); ++n) {
    bytes cut(good.begin(), good.begin() + static_cast<std::ptrdiff_t>(n)); // of its own, so that reading on is seen
    refused += !unpack(cut, a);
    if (is_packed_account(cut)) email_key_of(cut);
    (void)totals_entry_of(cut);
    for (int bit = 0; bit < 8; ++bit) {
      bytes bad = good;
      bad[n] ^= static_cast<std::uint8_t>(1 << bit);
      refused += !unpack(bad, a);
      if (is_packed_account(bad)) email_key_of(bad);
      (void)totals_entry_of(bad);
    }
  }
  BOOST_TEST(refused > good.size());
}

BOOST_AUTO_TEST_CASE(a_flag_of_a_later_version_is_refused) {
  auto block = packed(usual_account(1));
  block.front() |= 16;
  core::account a;
  BOOST_TEST(!unpack(block, a));
  BOOST_TEST(!is_packed_account(block));
}

BOOST_AUTO_TEST_CASE(fields_of_a_later_version_are_passed_over) {
  const auto account = usual_account(1);
  auto block = packed(account);
  put_varint(block, 200 << 1);
  put_varint(block, 77);
  put_varint(block, 201 << 1 | 1);
  put_varint(block, 2);
  put_varint(block, 0);
  put_varint(block, 0);
  BOOST_TEST((unpacked(block) == account));
}

BOOST_AUTO_TEST_CASE(verifiers_shrink_only_where_they_come_back_to_the_character) {
  const std::string usual =
      "$argon2id$v=19$m=19456,t=2,p=1$c2FsdHNhbHRzYWx0c2FsdA$aGFzaGhhc2hoYXNoaGFzaGhhc2hoYXNoaGFzaGhhc2g";
  const auto size_of = [](const std::string& text) {
    std::size_t size = 0;
    BOOST_TEST(there_and_back(core::password_verifier{text}, &size).text == text);
    return size;
  };
  const auto with = [&](std::string_view what, std::string_view instead) {
    auto text = usual;
    return text.replace(text.find(what), what.size(), instead);
  };
  BOOST_TEST(size_of(usual) == 49u);
  BOOST_TEST(size_of(with("t=2", "t=3")) == 53u);
  BOOST_TEST(size_of(with("19456", "4294967295")) < 56u);
  for (const auto& odd :
       {std::string(), std::string("$argon2id$newer"), usual + "=", usual + '\0', usual.substr(0, usual.size() - 1),
        with("19456", "019456"), with("19456", "+9456"), with("19456", "4294967296"), with("p=1", "p=2"),
        with("v=19", "v=16"), with("argon2id", "argon2i"), with("c2FsdA", "c2FsdB"), with("t=2", "t="),
        with("aGFzaGhh", "aGFz\nGhh"), std::string("\x01plain"), std::string(1, '\0')})
    BOOST_TEST(size_of(odd) == odd.size() + 1, odd);
}

BOOST_AUTO_TEST_CASE(texts_shrink_where_they_are_addresses_or_labels) {
  const auto size_of = [](const std::string& text) {
    std::size_t size = 0;
    BOOST_TEST(there_and_back(text, &size) == text);
    return size;
  };
  BOOST_TEST(size_of("192.0.2.7") == 5u);
  BOOST_TEST(size_of("2001:db8::7") == 17u);
  BOOST_TEST(size_of("::ffff:192.0.2.7") == 17u);
  BOOST_TEST(size_of("Firefox on Linux") == 2u);
  BOOST_TEST(size_of("Samsung Internet on Android") == 2u);
  for (const std::string plain :
       {"", "a", "192.0.2.07", "192.0.2", "192.0.2.7 ", "2001:DB8::7", "2001:0db8::7", "Firefox", "Firefox on ",
        " on Linux", "Firefox on Linux on Linux", "Lynx on Linux", "Jens Ærø"})
    BOOST_TEST(size_of(plain) == plain.size(), plain);
  for (const char first : {'\0', '\1', '\2', '\3'}) BOOST_TEST(size_of(std::string(1, first) + "192.0.2.7") == 11u);
  BOOST_TEST(size_of("192.0.2.7" + std::string(1, '\0')) == 10u);
  BOOST_TEST(size_of("\4plain") == 6u);
}

BOOST_AUTO_TEST_CASE(numbers_are_their_digits) {
  for (const char* text : {"+10000000", "+4520123456", "+999999999999999"}) {
    const auto number = core::e164_number::from_wire(text).value();
    std::size_t size = 0;
    BOOST_TEST((there_and_back(number, &size) == number));
    BOOST_TEST(size <= 7u);
  }
  BOOST_TEST(there_and_back(core::e164_number()).empty());
  BOOST_TEST((there_and_back(core::recipient()) == core::recipient()));
  const core::recipient number = core::e164_number::from_wire("+4520123456").value();
  const core::recipient address = core::parse_email("Alice@example.com").value();
  const core::recipient plus = core::parse_email("+45@example.com").value();
  BOOST_TEST((there_and_back(plus) == plus));
  BOOST_TEST((there_and_back(number) == number));
  BOOST_TEST((there_and_back(address) == address));
  core::e164_number n;
  BOOST_TEST(!compact_spelling<core::e164_number>::get(bytes{1}, n)); // one digit
  BOOST_TEST(!compact_spelling<core::e164_number>::get(bytes(9, 1), n));
}

BOOST_AUTO_TEST_SUITE_END()
