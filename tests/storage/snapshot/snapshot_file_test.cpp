#include "storage/snapshot/file.hpp"
#include "storage/store_error.hpp"
#include "tests/storage/support/fault_files.hpp"
#include "tests/storage/support/memory_files.hpp"

#include <boost/test/unit_test.hpp>

#include <cerrno>
#include <set>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace snapshot_file {

const std::filesystem::path log_directory = "/disk";
const std::filesystem::path snapshot_path = log_directory / "00000004.snap";

secret_key key_of(std::uint8_t b) {
  std::array<std::uint8_t, secret_key::size> k;
  k.fill(b);
  return secret_key(k);
}

byte_view as_bytes(std::string_view text) {
  return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

struct disk {
  memory_files memory;
  fault_files files{memory};
  data_key key;
  segment_head head{.kind = file_kind::snapshot, .number = 4, .salt = {1}, .previous_salt = {2}};

  disk() {
    memory.make_directory(log_directory);
    key.generation = 3;
    key.key = key_of(7);
    head.key = fingerprint_of(key_of(1));
    head.chain = {9, 9};
    head.first_sequence = 1001;
    wrap_key(head, key, key_of(1), nonce{5});
  }

  void write(const std::vector<std::string>& accounts, std::string_view end = "end") {
    snapshot_writer w(files, log_directory, head, key);
    for (const auto& a : accounts) w.put(record_type::kept_account, as_bytes(a));
    w.put(record_type::snapshot_end, as_bytes(end));
    w.finish();
    w.publish();
  }

  struct contents {
    std::multiset<std::string> accounts;
    std::string end;
    read_snapshot_file file;
  };
  contents read(unsigned threads = 1, const secret_key& log_key = key_of(1)) {
    std::mutex mutex;
    contents c;
    c.file = read_snapshot(
        files, snapshot_path, log_key, threads,
        [&](record_type type, byte_view payload) -> std::optional<std::string> {
          const std::lock_guard lock(mutex);
          std::string text(payload.begin(), payload.end());
          if (type == record_type::snapshot_end)
            c.end = text;
          else
            c.accounts.insert(text);
          return std::nullopt;
        },
        [](std::uint64_t, std::uint64_t) {}
    );
    return c;
  }
};

std::vector<std::string> many(std::size_t n, std::size_t size) {
  std::vector<std::string> all;
  for (std::size_t i = 0; i < n; ++i) all.push_back(std::to_string(i) + std::string(size, 'a'));
  return all;
}

} // namespace snapshot_file

BOOST_FIXTURE_TEST_SUITE(snapshot_file, disk)

BOOST_AUTO_TEST_CASE(what_was_put_is_read_by_any_number_of_threads) {
  const auto all = many(5000, 200);
  write(all);
  for (const unsigned threads : {1u, 3u}) {
    const auto c = read(threads);
    BOOST_TEST((c.accounts == std::multiset<std::string>(all.begin(), all.end())));
    BOOST_TEST(c.end == "end");
    BOOST_TEST(c.file.position().last_sequence == 1000u);
    BOOST_TEST((c.file.position().salt == head.previous_salt));
    BOOST_TEST((c.file.position().chain == head.chain));
    BOOST_TEST(c.file.key.generation == 3u);
  }
}

BOOST_AUTO_TEST_CASE(more_than_one_window_is_read) {
  const auto all = many(40, 900'000);
  write(all);
  BOOST_TEST((read(2).accounts == std::multiset<std::string>(all.begin(), all.end())));
}

BOOST_AUTO_TEST_CASE(an_empty_one_has_its_end) {
  write({});
  BOOST_TEST(read().end == "end");
}

BOOST_AUTO_TEST_CASE(another_key_is_refused_by_name) {
  write({"a"});
  BOOST_CHECK_EXCEPTION(read(1, key_of(2)), store_error, [&](const store_error& e) {
    const std::string what = e.what();
    return what.find(to_text(head.key)) != what.npos && what.find("another secret.key") != what.npos;
  });
}

// S1, S3
BOOST_AUTO_TEST_CASE(one_cut_short_anywhere_is_refused) {
  write({"one", "two"});
  const auto whole = memory.content(snapshot_path);
  for (std::size_t n = 0; n < whole.size(); ++n) {
    memory.put(snapshot_path, bytes(whole.begin(), whole.begin() + long(n)));
    BOOST_CHECK_THROW(read(), store_error);
  }
}

BOOST_AUTO_TEST_CASE(every_flipped_bit_is_noticed) {
  write({"one", "two"});
  const auto whole = memory.content(snapshot_path);
  for (std::size_t bit = 0; bit < whole.size() * 8; ++bit) {
    auto changed = whole;
    changed[bit / 8] ^= static_cast<std::uint8_t>(1u << bit % 8);
    memory.put(snapshot_path, changed);
    BOOST_CHECK_THROW(read(), store_error);
  }
}

BOOST_AUTO_TEST_CASE(frames_left_out_or_exchanged_are_noticed) {
  write(many(3, frame_fill)); // a frame each
  const auto whole = memory.content(snapshot_path);
  const auto frame_size = record_head_size + load_little<std::uint32_t>(whole.data() + segment_head_size);
  auto without = whole;
  without.erase(without.begin() + segment_head_size, without.begin() + segment_head_size + long(frame_size));
  memory.put(snapshot_path, without);
  BOOST_CHECK_THROW(read(), store_error);
}

BOOST_AUTO_TEST_CASE(what_stands_behind_its_end_is_refused) {
  snapshot_writer w(files, log_directory, head, key);
  w.put(record_type::snapshot_end, as_bytes("end"));
  w.put(record_type::snapshot_end, as_bytes("end"));
  w.finish();
  w.publish();
  BOOST_CHECK_THROW(read(), store_error);
}

BOOST_AUTO_TEST_CASE(what_the_visitor_refuses_names_the_file_and_the_place) {
  write({"one"});
  BOOST_CHECK_EXCEPTION(
      read_snapshot(
          files, snapshot_path, key_of(1), 2,
          [](record_type, byte_view) { return std::optional<std::string>("nobody likes it"); },
          [](std::uint64_t, std::uint64_t) {}
      ),
      store_error,
      [](const store_error& e) {
        return std::string(e.what()).starts_with("/disk/00000004.snap: damaged at byte 256: nobody likes it");
      }
  );
}

BOOST_AUTO_TEST_CASE(without_publish_nothing_is_left) {
  {
    snapshot_writer w(files, log_directory, head, key);
    w.put(record_type::kept_account, as_bytes("a"));
    w.finish();
  }
  BOOST_TEST(memory.names().empty());
}

// S9, S10: every call fails once; either the snapshot is there and whole, or it isn't there.
BOOST_AUTO_TEST_CASE(a_failing_call_leaves_a_whole_snapshot_or_none) {
  for (int n = 1;; ++n) {
    disk d;
    d.files.fail_call(n, EIO, false);
    bool thrown = false;
    try {
      d.write({"one", "two"});
    } catch (const store_error&) {
      thrown = true;
    }
    if (!d.files.has_failed()) break;
    BOOST_TEST(thrown);
    d.files.before = nullptr;
    if (d.memory.names().contains(snapshot_path.string())) {
      BOOST_TEST(d.read().accounts.size() == 2u);
    }
  }
}

BOOST_AUTO_TEST_SUITE_END()
