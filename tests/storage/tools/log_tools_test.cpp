#include "storage/engine/file_store.hpp"
#include "storage/store_error.hpp"
#include "storage/tools/log_inspection.hpp"
#include "tests/storage/support/fault_files.hpp"
#include "tests/storage/support/filled_key.hpp"
#include "tests/storage/support/memory_files.hpp"
#include "tests/storage/support/sample.hpp"

#include <boost/json/parse.hpp>
#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace twostep;
using namespace twostep::storage;
using namespace twostep::storage::test;

namespace log_tools {

std::vector<std::string> dumped(const std::filesystem::path& data, secrets show = secrets::masked) {
  std::vector<std::string> lines;
  dump(data, log_keys(filled_key(0)), show, [&](std::string_view line) { lines.emplace_back(line); });
  return lines;
}

struct fixture {
  temporary_directory t;
  std::filesystem::path data = t.path() / "data";
  std::filesystem::path segment = data / "log" / "00000001.log";
  file_store_settings settings;
  fixture() {
    settings.directory = data;
    settings.log_key = filled_key(0);
    settings.report = [](std::string_view) {};
    settings.limits = {.segment = 1 << 20, .ahead = 1 << 18, .step = 1 << 16, .reserve = 1024};
  }
};

} // namespace log_tools

BOOST_FIXTURE_TEST_SUITE(log_tools, fixture)

BOOST_AUTO_TEST_CASE(a_dump_is_one_json_object_a_record_in_order) {
  const auto store = open_file_store(settings);
  fill(*store, 10);
  const auto lines = dumped(data); // while the store is open
  BOOST_TEST(lines.size() == store->count().last_sequence);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    const auto object = boost::json::parse(lines[i]).as_object();
    BOOST_TEST(object.at("sequence").to_number<std::uint64_t>() == i + 1);
    BOOST_TEST(!object.at("events").as_array().empty());
    BOOST_TEST(object.contains("at"));
  }
  const auto first = boost::json::parse(lines[0]).as_object();
  BOOST_TEST(first.at("subject").as_string() == "organisation");
  BOOST_TEST(first.at("id").as_string() == core::to_text(organisation_number(1)));
  store->close();
}

BOOST_AUTO_TEST_CASE(numbers_are_masked_unless_asked_for) {
  const auto store = open_file_store(settings);
  fill(*store, 10);
  store->close();
  const auto join = [](const std::vector<std::string>& lines) {
    std::string all;
    for (const auto& l : lines) all += l;
    return all;
  };
  BOOST_TEST(join(dumped(data)).find("20123456") == std::string::npos);
  BOOST_TEST(join(dumped(data, secrets::revealed)).find("+4520123456") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(no_key_of_an_app_is_dumped_whatever_is_asked_for) {
  const auto store = open_file_store(settings);
  create(*store, 1);
  core::authenticator_added added;
  added.authenticator.id = authenticator_number(1);
  added.authenticator.secret = totp_secret_number(1);
  const auto decide = [&](const core::account&, const core::organisation*) {
    return core::result<core::decision, core::refusal>(events({added}));
  };
  read_barrier seen;
  BOOST_REQUIRE(store->update(account_number(1), seen, decide).get().has_value());
  store->wait_durable(seen.sequence);
  const auto shows_none = [&] {
    for (const auto show : {secrets::masked, secrets::revealed}) {
      std::string all;
      for (const auto& line : dumped(data, show)) all += line;
      BOOST_TEST(all.find(core::to_text(authenticator_number(1))) != std::string::npos);
      BOOST_TEST(all.find("key of an app") == std::string::npos);
    }
  };
  shows_none();
  store->compact([](std::uint64_t, std::uint64_t) { return true; });
  shows_none(); // of the snapshot
  store->close();
}

BOOST_AUTO_TEST_CASE(what_a_passkey_is_called_in_browsers_and_its_key_are_dumped_where_asked_for_alone) {
  const auto store = open_file_store(settings);
  create(*store, 1);
  core::passkey_added added;
  added.passkey.id = passkey_number(1);
  added.passkey.credential.bytes = "credential of a passkey";
  added.passkey.key.bytes = "public key of a passkey";
  const auto decide = [&](const core::account&, const core::organisation*) {
    return core::result<core::decision, core::refusal>(events({added}));
  };
  read_barrier seen;
  BOOST_REQUIRE(store->update(account_number(1), seen, decide).get().has_value());
  store->wait_durable(seen.sequence);
  const auto check_dumps = [&] {
    std::string masked, revealed;
    for (const auto& line : dumped(data)) masked += line;
    for (const auto& line : dumped(data, secrets::revealed)) revealed += line;
    BOOST_TEST(masked.find(core::to_text(passkey_number(1))) != std::string::npos);
    BOOST_TEST(masked.find("of a passkey") == std::string::npos);
    BOOST_TEST(revealed.find("credential of a passkey") != std::string::npos);
    BOOST_TEST(revealed.find("public key of a passkey") != std::string::npos);
  };
  check_dumps();
  store->compact([](std::uint64_t, std::uint64_t) { return true; });
  check_dumps(); // of the snapshot
  store->close();
}

BOOST_AUTO_TEST_CASE(a_whole_log_is_verified_also_while_it_is_written) {
  const auto store = open_file_store(settings);
  fill(*store, 10);
  std::ostringstream out;
  BOOST_TEST(verify(data, log_keys(filled_key(0)), out));
  BOOST_TEST(
      out.str().find(
          "the log is whole: " + std::to_string(store->count().last_sequence) + " records in 1 segment\n"
      ) != std::string::npos
  );
  store->close();
}

BOOST_AUTO_TEST_CASE(a_compaction_meanwhile_is_no_damage) {
  const auto store = open_file_store(settings);
  fill(*store, 10);
  fault_files files(machine_files());
  int compactions = 0;
  files.before = [&](operation o, const std::filesystem::path& path) {
    if (o != operation::open || path.extension() != ".log" || compactions == 2) return error_code();
    ++compactions;
    store->compact([](std::uint64_t, std::uint64_t) { return true; });
    return error_code();
  };
  std::ostringstream out;
  BOOST_TEST(verify(data, log_keys(filled_key(0)), out, &files));
  BOOST_TEST(compactions == 2);
  BOOST_TEST(out.str().find("the log is whole") != std::string::npos);
  BOOST_TEST(out.str().find("whole", out.str().find("whole") + 1) == std::string::npos); // told once
  compactions = 1;
  BOOST_CHECK_EXCEPTION(
      dump(
          data, log_keys(filled_key(0)), secrets::masked, [](std::string_view) {}, &files
      ),
      store_error, [](const store_error& e) { return std::string_view(e.what()).ends_with("run it again"); }
  );
  store->close();
}

BOOST_AUTO_TEST_CASE(damage_is_named_with_file_and_offset_and_nothing_is_written) {
  const auto store = open_file_store(settings);
  store->wait_durable(create(*store, 90)); // a write of its own: what is damaged isn't the last
  fill(*store, 10);
  store->close();
  auto content = content_of(segment);
  content[300] ^= 1;
  write_file(segment, content);
  std::ostringstream out;
  BOOST_TEST(!verify(data, log_keys(filled_key(0)), out));
  BOOST_TEST(out.str().find(segment.string() + ": damaged at byte 256: ") == 0u);
  BOOST_CHECK_THROW(dumped(data), store_error);
  BOOST_TEST(content_of(segment) == content);
}

BOOST_AUTO_TEST_CASE(a_torn_tail_is_reported_and_left_there) {
  const auto store = open_file_store(settings);
  fill(*store, 10);
  store->close();
  auto content = content_of(segment);
  content.resize(content.size() + 5, 7);
  write_file(segment, content);
  std::ostringstream out;
  BOOST_TEST(verify(data, log_keys(filled_key(0)), out));
  BOOST_TEST(out.str().find("keeps it aside") != std::string::npos);
  BOOST_TEST(content_of(segment) == content);
}

BOOST_AUTO_TEST_CASE(what_is_not_there_is_named) {
  BOOST_CHECK_EXCEPTION(dumped(data), store_error, [&](const store_error& e) {
    return std::string_view(e.what()).find((data / "log").string()) == 0;
  });
}

// S18: a copy made while the store is written to opens to a state that the store went through.
BOOST_AUTO_TEST_CASE(a_copy_of_the_file_between_two_commits_is_a_prefix) {
  const auto store = open_file_store(settings);
  std::vector<std::string> hashes{store->state_hash()};
  for (unsigned n = 0; n < 10; ++n) {
    const auto sequence = create(*store, n);
    hashes.push_back(store->state_hash());
    store->wait_durable(sequence);
    temporary_directory copy;
    auto s = settings;
    s.directory = copy.path() / "data";
    std::filesystem::create_directories(s.directory / "log");
    std::filesystem::copy(segment, s.directory / "log" / segment.filename());
    const auto restored = open_file_store(s);
    BOOST_REQUIRE_EQUAL(restored->count().last_sequence, sequence);
    BOOST_REQUIRE_EQUAL(restored->state_hash(), hashes[sequence]);
    restored->close();
  }
  store->close();
}

BOOST_AUTO_TEST_CASE(reading_while_many_write_never_sees_damage) {
  const auto store = open_file_store(settings);
  for (unsigned n = 0; n < 8; ++n) create(*store, n);
  std::atomic<bool> stop{false};
  std::vector<std::thread> writers;
  for (unsigned w = 0; w < 2; ++w)
    writers.emplace_back([&, w] {
      for (unsigned i = 0; i < 5000 && !stop; ++i) {
        const auto n = start_session(*store, w * 4 + i % 4, i);
        if (n && i % 8 == 0) store->wait_durable(n);
      }
    });
  for (int round = 0; round < 20; ++round) {
    std::ostringstream out;
    BOOST_TEST(verify(data, log_keys(filled_key(0)), out), out.str());
  }
  stop = true;
  for (auto& w : writers) w.join();
  store->close();
}

BOOST_AUTO_TEST_SUITE_END()
