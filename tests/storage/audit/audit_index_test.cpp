// The index of the audit trail: what it keeps of a subject and day, what gives way, and how much memory that takes.

#include "storage/audit/index.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace twostep;
using namespace twostep::storage;

namespace audit_index {

core::pseudonym subject(std::uint32_t n) {
  core::pseudonym name;
  for (std::size_t i = 0; i < 4; ++i) name.value[i] = static_cast<std::uint8_t>(n >> (8 * i));
  return name;
}

std::chrono::sys_days day(int n) {
  return std::chrono::sys_days(std::chrono::year(2026) / 11 / 1) + std::chrono::days(n);
}

constexpr auto good = audit_outcome::success, bad = audit_outcome::failure;

entry_place place(std::uint32_t segment, std::uint64_t offset = 256, audit_outcome o = good, std::size_t i = 0) {
  return entry_place::make(segment, offset, i, o).value();
}

} // namespace audit_index

BOOST_AUTO_TEST_SUITE(audit_index)

BOOST_AUTO_TEST_CASE(a_place_keeps_its_parts_and_ascends) {
  const auto p = place(4'194'303, (1u << 25) - 1, bad, 65'535);
  BOOST_TEST(p.segment() == 4'194'303u);
  BOOST_TEST(p.offset() == (1u << 25) - 1u);
  BOOST_TEST(p.in_frame() == 65'535u);
  BOOST_TEST(p.is_failure());
  BOOST_TEST(!place(1).is_failure());
  BOOST_TEST((place(1, 256, bad, 1) < place(1, 257)));
  BOOST_TEST((place(1, 9999, bad, 9) < place(2, 256)));
  BOOST_TEST(place(1, 300, bad, 1).shares_frame(place(1, 300, good, 2)));
  BOOST_TEST(!place(1, 300).shares_frame(place(2, 300)));
  BOOST_TEST(!entry_place::make(1u << 22, 256, 0, good));
  BOOST_TEST(!entry_place::make(1, 1u << 25, 0, good));
  BOOST_TEST(!entry_place::make(1, 256, 65'536, good));
}

BOOST_AUTO_TEST_CASE(a_day_keeps_its_newest_of_either_outcome) {
  storage::audit_index index({.of_day = 3});
  for (std::uint64_t i = 0; i < 10; ++i) index.add(subject(1), day(1), place(1, 300 + i, bad));
  for (std::uint64_t i = 0; i < 2; ++i) index.add(subject(1), day(1), place(1, 400 + i));
  for (std::uint64_t i = 0; i < 5; ++i) index.add(subject(1), day(2), place(2, 300 + i, i % 2 ? bad : good));
  const std::array names{subject(1)};
  const std::vector<entry_place> expected{place(2, 304),      place(2, 303, bad), place(2, 302), place(2, 301, bad),
                                          place(2, 300),      place(1, 401),      place(1, 400), place(1, 309, bad),
                                          place(1, 308, bad), place(1, 307, bad)};
  BOOST_TEST((index.newest(names, 100) == expected));
  BOOST_TEST(index.places() == 10u);
}

BOOST_AUTO_TEST_CASE(days_that_alternate_around_midnight_have_one_count) {
  storage::audit_index index({.of_day = 3});
  index.add(subject(1), day(1), place(1));
  for (std::uint64_t i = 0; i < 20; ++i) index.add(subject(1), day(i % 2 ? 1 : 2), place(1, 300 + i, bad));
  BOOST_TEST(index.places() == 4u);
}

BOOST_AUTO_TEST_CASE(failures_take_at_most_half_of_an_answer) {
  storage::audit_index index;
  for (int d = 0; d < 10; ++d) {
    index.add(subject(1), day(d), place(1 + static_cast<std::uint32_t>(d)));
    for (std::uint64_t i = 0; i < 8; ++i)
      index.add(subject(1), day(d), place(1 + static_cast<std::uint32_t>(d), 300 + i, bad));
  }
  const std::array names{subject(1)};
  const auto found = index.newest(names, 12);
  BOOST_TEST(found.size() == 12u);
  BOOST_TEST(std::count_if(found.begin(), found.end(), [](auto p) { return p.is_failure(); }) == 6);
  BOOST_TEST((found.back() == place(5))); // six of those that succeeded, though all failures are newer
}

BOOST_AUTO_TEST_CASE(the_names_of_one_account_are_one_list) {
  storage::audit_index index;
  index.add(subject(1), day(1), place(1));
  index.add(subject(2), day(2), place(2));
  index.add(subject(1), day(2), place(3));
  index.add(subject(3), day(2), place(4));
  const std::array names{subject(1), subject(2), subject(9)};
  BOOST_TEST((index.newest(names, 10) == std::vector{place(3), place(2), place(1)}));
  BOOST_TEST((index.newest(names, 2) == std::vector{place(3), place(2)}));
}

BOOST_AUTO_TEST_CASE(older_segments_are_forgotten_with_their_subjects) {
  storage::audit_index index({.of_day = 4});
  index.add(subject(1), day(1), place(1));
  index.add(subject(2), day(1), place(1, 300));
  for (std::uint64_t i = 0; i < 3; ++i) index.add(subject(2), day(1), place(2, 300 + i, bad));
  index.forget_before(2);
  BOOST_TEST(index.subjects() == 1u);
  BOOST_TEST(index.places() == 3u);
  // What is left counts towards the day's bound as before.
  for (std::uint64_t i = 0; i < 9; ++i) index.add(subject(2), day(1), place(3, 300 + i, i % 2 ? bad : good));
  const std::array names{subject(2)};
  const auto found = index.newest(names, 100);
  BOOST_TEST(found.size() == 8u);
  BOOST_TEST(std::count_if(found.begin(), found.end(), [](auto p) { return p.is_failure(); }) == 4);
  index.forget_before(9);
  BOOST_TEST(index.subjects() == 0u);
  BOOST_TEST(index.places() == 0u);
}

BOOST_AUTO_TEST_CASE(memory_is_bounded_by_subjects_and_days) {
  storage::audit_index index;
  constexpr std::size_t subjects = 300, days = 28, of_day = 64;
  std::uint64_t offset = 256;
  for (std::size_t d = 0; d < days; ++d)
    for (std::uint32_t s = 0; s < subjects; ++s)
      for (int i = 0; i < 500; ++i)
        index.add(
            subject(s), day(static_cast<int>(d)),
            place(1 + static_cast<std::uint32_t>(d), ++offset, i % 3 ? bad : good)
        );
  BOOST_TEST(index.places() == subjects * days * of_day);
  const auto most = subjects * (storage::audit_index::of_subject + days * of_day * storage::audit_index::of_place);
  BOOST_TEST(index.memory() <= most);
  // The same where each subject has little: one sign-in.
  storage::audit_index sparse;
  for (std::uint32_t s = 0; s < 10'000; ++s) sparse.add(subject(s), day(1), place(1, 256 + s));
  BOOST_TEST(sparse.memory() <= 10'000 * (storage::audit_index::of_subject + storage::audit_index::of_place));
}

BOOST_AUTO_TEST_SUITE_END()
