#include "storage/format/frame.hpp"
#include "storage/log/reader.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::storage;

namespace frame {

secret_key key_of(std::uint8_t b) {
  std::array<std::uint8_t, secret_key::size> k;
  k.fill(b);
  return secret_key(k);
}

data_key data_key_of(std::uint8_t b) {
  data_key k;
  k.generation = 1;
  k.key = key_of(b);
  return k;
}

const segment_head head{.number = 7, .salt = {1, 2, 3}};

/// A segment of frames, one write each, and what it takes to open them.
struct segment {
  bytes content;
  std::vector<std::string> texts;
  frame_writer writer{head.salt, head.number, segment_key(data_key_of(9), head.salt), seal_tag{}};
  std::uint64_t next = 1;

  segment() { put_bytes(content, to_bytes(head)); }
  void write(const std::vector<std::string>& write_texts) {
    bytes plain;
    for (const auto& text : write_texts) {
      put_record(plain, record_type::account, {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()});
      texts.push_back(text);
    }
    writer.put_write(content, plain, write_texts.size(), next);
    next += write_texts.size();
  }
};

struct read_back {
  std::vector<std::string> texts;
  std::size_t frames = 0, begun = 0;
  bool forged = false; ///< a frame couldn't be opened
  bool damaged = false;
};

read_back read(const bytes& content, const data_key& key = data_key_of(9)) {
  storage::log_reader reader(content, head, 1, true);
  const frame_opener opener(head.number, segment_key(key, head.salt));
  seal_tag chain{};
  read_back r;
  bytes plain;
  std::vector<inner_record> records;
  for (;;) {
    const auto item = reader.next();
    const auto* frame = std::get_if<log_frame>(&item);
    if (!frame) {
      r.damaged = std::holds_alternative<log_damage>(item);
      return r;
    }
    ++r.frames;
    if (frame->head.begins_write) ++r.begun;
    if (!opener.open(frame->head, frame->payload, chain, plain) || !split_records(plain, frame->records(), records)) {
      r.forged = true;
      return r;
    }
    for (const auto& record : records) r.texts.emplace_back(record.payload.begin(), record.payload.end());
    chain = tag_of(frame->payload);
  }
}

/// The bytes of frame i (from 0), and where they begin.
std::pair<std::size_t, std::size_t> place_of(const bytes& content, std::size_t i) {
  std::size_t at = segment_head_size;
  const auto size = [&] { return record_head_size + load_little<std::uint32_t>(content.data() + at); };
  for (; i > 0; --i) at += size();
  return {at, size()};
}

} // namespace frame

BOOST_AUTO_TEST_SUITE(frame)

BOOST_AUTO_TEST_CASE(what_was_sealed_comes_back) {
  segment s;
  s.write({"one"});
  s.write({"two", "", std::string(300, 'x')});
  const auto r = read(s.content);
  BOOST_TEST(r.texts == s.texts);
  BOOST_TEST(r.frames == 2u);
  BOOST_TEST(r.begun == 2u);
}

BOOST_AUTO_TEST_CASE(nothing_readable_stands_in_the_file) {
  segment s;
  s.write({"a telephone number"});
  const std::string text(s.content.begin(), s.content.end());
  BOOST_TEST(text.find("telephone") == std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_long_write_is_several_frames_of_one_write) {
  segment s;
  s.write(std::vector<std::string>(100, std::string(10'000, 'y')));
  const auto r = read(s.content);
  BOOST_TEST(r.texts.size() == 100u);
  BOOST_TEST(r.frames == 4u);
  BOOST_TEST(r.begun == 1u);
}

BOOST_AUTO_TEST_CASE(a_frame_holds_no_more_records_than_its_head_can_count) {
  segment s;
  s.write(std::vector<std::string>(max_frame_records + 1, "z"));
  const auto r = read(s.content);
  BOOST_TEST(r.texts.size() == max_frame_records + 1);
  BOOST_TEST(r.frames == 2u);
}

BOOST_AUTO_TEST_CASE(the_longest_record_fits) {
  segment s;
  s.write({"short", std::string(payload_limit, 'w'), "short"});
  BOOST_TEST(read(s.content).texts == s.texts);
}

BOOST_AUTO_TEST_CASE(another_key_opens_nothing) {
  segment s;
  s.write({"one"});
  BOOST_TEST(read(s.content, data_key_of(8)).forged);
}

// What has good checksums and a good sequence, but isn't what was written there, is found by the seal.
BOOST_AUTO_TEST_CASE(a_frame_put_in_the_place_of_another_is_found) {
  segment s, other;
  s.write({"one"});
  s.write({"two"});
  s.write({"three"});
  other.write({"one"});
  other.write({"2nd"});
  const auto [at, size] = place_of(s.content, 1);
  std::copy_n(other.content.begin() + long(at), size, s.content.begin() + long(at));
  const auto r = read(s.content);
  BOOST_TEST(r.texts == (std::vector<std::string>{"one", "2nd"})); // the writer of "2nd" had the key …
  BOOST_TEST(r.forged);                                            // … but "three" vouches for "two"
}

BOOST_AUTO_TEST_CASE(a_changed_head_is_found_even_with_a_right_checksum) {
  segment s;
  s.write({"one", "two"});
  auto changed = s.content;
  store_little(&changed[segment_head_size + 6], std::uint16_t{1});
  tie_record_head(&changed[segment_head_size], head.salt);
  BOOST_TEST(read(changed).forged);
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_is_noticed) {
  segment s;
  s.write({"one"});
  s.write({"two"});
  for (std::size_t bit = segment_head_size * 8; bit < s.content.size() * 8; ++bit) {
    auto changed = s.content;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    const auto r = read(changed);
    BOOST_REQUIRE(r.texts.size() < 2u);
  }
}

BOOST_AUTO_TEST_CASE(records_that_do_not_fill_their_frame_are_refused) {
  bytes plain;
  put_record(plain, record_type::account, bytes{1, 2, 3});
  std::vector<inner_record> records;
  BOOST_TEST(split_records(plain, 1, records));
  BOOST_TEST(!split_records(plain, 2, records));
  for (std::size_t n = 1; n < plain.size(); ++n) BOOST_TEST(!split_records(byte_view(plain).first(n), 1, records));
  plain.push_back(1);
  BOOST_TEST(!split_records(plain, 1, records));
}

BOOST_AUTO_TEST_CASE(a_wrapped_key_opens_under_the_log_key_and_its_own_head_only) {
  segment_head h = head;
  wrap_key(h, data_key_of(5), key_of(1), nonce{4});
  const auto key = unwrap_key(h, key_of(1));
  BOOST_REQUIRE(key);
  BOOST_TEST(std::equal(key->key.data(), key->key.data() + secret_key::size, data_key_of(5).key.data()));
  BOOST_TEST(!unwrap_key(h, key_of(2)));
  const auto back = read_segment_head(to_bytes(h));
  BOOST_REQUIRE(back);
  BOOST_TEST((*back == h));
  for (const auto change : {0, 1, 2, 3, 4}) {
    auto other = h;
    if (change == 0) ++other.number;
    if (change == 1) ++other.chain[0];
    if (change == 2) ++other.first_sequence;
    if (change == 3) ++other.data_key.generation;
    if (change == 4) ++other.previous_salt[0];
    BOOST_TEST(!unwrap_key(other, key_of(1)));
  }
}

BOOST_AUTO_TEST_SUITE_END()
