#include "storage/format/crc32c.hpp"
#include "storage/log/reader.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;

namespace {

segment_salt salt_of(std::uint8_t b) {
  segment_salt s;
  s.fill(b);
  return s;
}

/// A segment as the writer makes it, each record of a length of its own.
class segment_bytes {
public:
  explicit segment_bytes(std::uint8_t salt = 1) : salt_(salt_of(salt)) {
    const auto head = to_bytes(segment_head{.salt = salt_});
    content.assign(head.begin(), head.end());
  }

  segment_bytes& add(bool begins_write = true, std::size_t length = 0) {
    ++sequence_;
    const bytes payload(length ? length : 20 + sequence_ % 7, static_cast<std::uint8_t>(0x40 + sequence_));
    return add(
        record_head{
            .length = static_cast<std::uint32_t>(payload.size()),
            .type = static_cast<std::uint8_t>(record_type::sealed),
            .begins_write = begins_write,
            .count = 1,
            .sequence = sequence_,
            .payload_checksum = crc32c(payload)},
        payload
    );
  }
  segment_bytes& add(const record_head& head, byte_view payload) {
    begins.push_back(content.size());
    std::uint8_t b[record_head_size];
    write_record_head(b, head);
    tie_record_head(b, salt_);
    put_bytes(content, b);
    put_bytes(content, payload);
    return *this;
  }
  segment_bytes& add_many(int n) {
    for (int i = 0; i < n; ++i) add();
    return *this;
  }

  /// Where record i (from 0) ends.
  std::size_t end_of(std::size_t i) const { return i + 1 < begins.size() ? begins[i + 1] : content.size(); }
  bytes record(std::size_t i) const { return {content.begin() + long(begins[i]), content.begin() + long(end_of(i))}; }

  bytes content;
  std::vector<std::size_t> begins;

private:
  segment_salt salt_;
  std::uint64_t sequence_ = 0;
};

struct reading {
  std::uint64_t records = 0;
  log_item last;
  bool ended() const { return std::holds_alternative<log_end>(last); }
  bool torn() const { return std::holds_alternative<torn_tail>(last); }
  bool damaged() const { return std::holds_alternative<log_damage>(last); }
  std::uint64_t offset() const {
    return std::visit([](const auto& i) { return i.offset; }, last);
  }
};

reading read(byte_view content, bool is_last = true) {
  storage::log_reader reader(content, segment_head{.salt = salt_of(1)}, 1, is_last);
  reading r;
  for (;;) {
    r.last = reader.next();
    if (!std::holds_alternative<log_frame>(r.last)) return r;
    ++r.records;
  }
}

} // namespace

BOOST_AUTO_TEST_SUITE(log_reader)

BOOST_AUTO_TEST_CASE(whole_records_and_the_end) {
  const auto s = segment_bytes().add_many(20);
  const auto r = read(s.content);
  BOOST_TEST(r.records == 20u);
  BOOST_TEST(r.ended());
  BOOST_TEST(read(s.content, false).ended());
}

// S1
BOOST_AUTO_TEST_CASE(a_cut_at_every_byte_keeps_the_whole_records_before_it) {
  const auto s = segment_bytes().add_many(50);
  for (std::size_t cut = segment_head_size; cut < s.content.size(); ++cut) {
    BOOST_TEST_CONTEXT("cut at " << cut) {
      const auto r = read(byte_view(s.content).first(cut));
      const auto whole =
          static_cast<std::size_t>(std::upper_bound(s.begins.begin(), s.begins.end(), cut) - s.begins.begin() - 1);
      const bool exact = cut == s.begins[whole];
      BOOST_REQUIRE_EQUAL(r.records, whole);
      BOOST_REQUIRE(exact ? r.ended() : r.torn());
      BOOST_REQUIRE_EQUAL(r.offset(), s.begins[whole]);
      BOOST_REQUIRE(read(byte_view(s.content).first(cut), false).damaged() == !exact);
    }
  }
}

// S2
BOOST_AUTO_TEST_CASE(zeros_behind_the_last_record_are_the_end) {
  auto s = segment_bytes().add_many(5);
  const auto end = s.content.size();
  for (std::size_t zeros : {1, 2, 23, 24, 25, 511, 512, 4096, 8192}) {
    s.content.resize(end + zeros);
    const auto r = read(s.content);
    BOOST_TEST(r.ended());
    BOOST_TEST(r.offset() == end);
    BOOST_TEST(read(s.content, false).damaged()); // a finished segment has none
  }
}

BOOST_AUTO_TEST_CASE(zeros_from_a_sector_on_inside_the_last_record_are_a_torn_tail) {
  auto s = segment_bytes().add_many(5).add(true, 3000);
  for (std::size_t from = (s.begins.back() / 512 + 1) * 512; from < s.content.size(); from += 512) {
    auto torn = s.content;
    std::fill(torn.begin() + long(from), torn.end(), std::uint8_t{0});
    torn.resize(torn.size() + 4096);
    const auto r = read(torn);
    BOOST_TEST(r.records == 5u);
    BOOST_TEST(r.torn());
    BOOST_TEST(r.offset() == s.begins.back());
  }
}

BOOST_AUTO_TEST_CASE(a_sector_lost_inside_the_last_write_is_a_torn_tail) {
  auto s = segment_bytes().add_many(5);
  s.add(true, 100);
  for (int i = 0; i < 20; ++i) s.add(false, 100);
  for (std::size_t lost = (s.begins[5] / 512 + 1) * 512; lost + 512 <= s.content.size(); lost += 512) {
    auto torn = s.content;
    std::fill_n(torn.begin() + long(lost), 512, std::uint8_t{0});
    torn.resize(torn.size() + 4096);
    const auto r = read(torn);
    BOOST_TEST(r.torn());
    BOOST_TEST(r.records >= 5u);
    BOOST_TEST(r.offset() <= lost);
  }
}

BOOST_AUTO_TEST_CASE(a_sector_lost_before_the_last_write_is_damage) {
  auto s = segment_bytes().add_many(5);
  for (int i = 0; i < 20; ++i) s.add(i == 0, 100);
  s.add(true, 40);
  auto bad = s.content;
  const auto lost = (s.begins[5] / 512 + 1) * 512;
  std::fill_n(bad.begin() + long(lost), 512, std::uint8_t{0});
  bad.resize(bad.size() + 4096);
  BOOST_TEST(read(bad).damaged());
}

// S3: in the last record a flipped bit can't be told from a torn write; anywhere before it can.
BOOST_AUTO_TEST_CASE(every_flipped_bit_before_the_last_record_is_damage) {
  for (const bool one_write : {false, true}) {
    segment_bytes s;
    for (int i = 0; i < 20; ++i) s.add(i == 0 || !one_write);
    auto content = s.content;
    content.resize(content.size() + 4096);
    for (std::size_t bit = segment_head_size * 8; bit < s.content.size() * 8; ++bit) {
      content[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
      const auto r = read(content);
      const auto hit = static_cast<std::size_t>(
          std::upper_bound(s.begins.begin(), s.begins.end(), bit / 8) - s.begins.begin() - 1
      );
      BOOST_TEST_CONTEXT("bit " << bit << " of record " << hit) {
        BOOST_REQUIRE_EQUAL(r.records, hit);
        BOOST_REQUIRE_EQUAL(r.offset(), s.begins[hit]);
        BOOST_REQUIRE(hit == 19 ? r.torn() : r.damaged());
      }
      content[bit / 8] ^= static_cast<std::uint8_t>(1 << bit % 8);
    }
  }
}

// S4
BOOST_AUTO_TEST_CASE(records_out_of_order_are_damage) {
  const auto s = segment_bytes().add_many(6);
  const auto with = [&](std::vector<bytes> records) {
    bytes content(s.content.begin(), s.content.begin() + segment_head_size);
    for (const auto& r : records) put_bytes(content, r);
    return content;
  };
  const auto r = [&](std::size_t i) { return s.record(i); };
  struct {
    const char* what;
    bytes content;
    std::uint64_t good;
  } cases[] = {
      {"doubled", with({r(0), r(1), r(1), r(2)}), 2},
      {"doubled at the end", with({r(0), r(1), r(1)}), 2},
      {"missing", with({r(0), r(1), r(3), r(4)}), 2},
      {"missing before the last", with({r(0), r(1), r(3)}), 2},
      {"missing at the beginning", with({r(1), r(2)}), 0},
      {"exchanged", with({r(0), r(2), r(1), r(3)}), 1},
      {"exchanged at the end", with({r(0), r(1), r(3), r(2)}), 2},
  };
  for (const auto& c : cases) {
    BOOST_TEST_CONTEXT(c.what) {
      const auto got = read(c.content);
      BOOST_TEST(got.damaged());
      BOOST_TEST(got.records == c.good);
    }
  }
}

BOOST_AUTO_TEST_CASE(a_record_of_another_log_is_damage_where_records_follow) {
  const auto s = segment_bytes().add_many(4), other = segment_bytes(9).add_many(4);
  bytes content(s.content.begin(), s.content.begin() + long(s.begins[1]));
  put_bytes(content, other.record(1));
  put_bytes(content, s.record(2));
  BOOST_TEST(read(content).damaged());
}

BOOST_AUTO_TEST_CASE(swapped_bytes_are_damage) {
  const auto s = segment_bytes().add_many(4);
  for (std::size_t i = segment_head_size; i + 1 < s.begins[3]; ++i) {
    auto bad = s.content;
    std::swap(bad[i], bad[i + 1]);
    if (bad == s.content) continue;
    BOOST_REQUIRE(read(bad).damaged());
  }
}

// S5: as a flip of bits (the checksum says so), and as a head that was really written so.
BOOST_AUTO_TEST_CASE(lengths_are_not_believed) {
  const auto s = segment_bytes().add_many(6);
  for (const std::uint32_t length :
       {0u, 1u, 19u, 500u, std::uint32_t(payload_limit), std::uint32_t(payload_limit + 1), 0x7fffffffu, ~0u}) {
    for (std::size_t i = 0; i < 6; ++i) {
      auto bad = s.content;
      store_little(&bad[s.begins[i]], length);
      const auto r = read(bad);
      BOOST_TEST(r.records == i);
      BOOST_TEST((i == 5 ? r.torn() : r.damaged()));
    }
  }
  auto long_one = segment_bytes().add_many(2);
  long_one.add(
      {.length = payload_limit + 1, .type = 1, .begins_write = true, .sequence = 3, .payload_checksum = 0}, {}
  );
  BOOST_TEST(read(long_one.content).damaged());
}

BOOST_AUTO_TEST_CASE(the_longest_record_is_read) {
  auto s = segment_bytes().add(true, payload_limit);
  BOOST_TEST(read(s.content).records == 1u);
}

// S16
BOOST_AUTO_TEST_CASE(what_a_newer_version_wrote_is_not_taken_for_a_torn_tail) {
  const bytes payload(10, 1);
  const record_head good{
      .length = 10, .type = 16, .begins_write = true, .count = 1, .sequence = 1, .payload_checksum = crc32c(payload)};
  auto type = good, flags = good;
  type.type = 99;
  flags.unknown_flags = 4;
  BOOST_TEST(read(segment_bytes().add(good, payload).content).records == 1u);
  BOOST_TEST(read(segment_bytes().add(type, payload).content).damaged());
  BOOST_TEST(read(segment_bytes().add(flags, payload).content).damaged());
}

BOOST_AUTO_TEST_CASE(after_the_end_it_says_the_same_again) {
  const auto s = segment_bytes().add_many(2);
  storage::log_reader reader(s.content, segment_head{.salt = salt_of(1)}, 1, true);
  reader.next();
  reader.next();
  BOOST_TEST(std::holds_alternative<log_end>(reader.next()));
  BOOST_TEST(std::holds_alternative<log_end>(reader.next()));
}

BOOST_AUTO_TEST_SUITE_END()
