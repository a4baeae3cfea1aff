#include "sms/providers/outbox/outbox.hpp"
#include "sms/providers/registry.hpp"
#include "tests/sms/support/carrier.hpp"
#include "tests/sms/support/run.hpp"
#include "tests/sms/support/temporary.hpp"

#include <boost/json/parse.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

using namespace std::chrono_literals;
using namespace twostep;
using sms::purpose;

BOOST_AUTO_TEST_SUITE(outbox)

namespace {

struct fixture {
  fixture() : environment{ctx} {
    environment.data_dir = directory.path;
    environment.clock = [this] { return now; };
    environment.outbox_observer = [this](const sms::outbox_entry& e) { seen.push_back(e); };
  }

  test::send_result send(sms::message m) {
    if (!way) way = make_gateway(sms::outbox_kind, "demo", {}, environment);
    return test::run(ctx, way->send(m));
  }
  std::string content() const { return directory.read("outbox.ndjson"); }
  mode_t mode() const {
    struct stat s {};
    BOOST_TEST_REQUIRE(::stat((directory.path / "outbox.ndjson").c_str(), &s) == 0);
    return s.st_mode & 07777;
  }

  boost::asio::io_context ctx{1};
  test::temporary_directory directory;
  core::time_point now{1'795'507'200'045ms};
  sms::provider_environment environment;
  std::vector<sms::outbox_entry> seen;
  std::unique_ptr<sms::gateway> way;
};

} // namespace

// docs/contract.md: one JSON object a line.
BOOST_FIXTURE_TEST_CASE(a_message_is_one_line_as_the_contract_says, fixture) {
  const auto result = send(test::make_message("m-7"));
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST(result->provider_id == "m-7");
  BOOST_TEST(
      content() == R"({"at":"2026-11-24T08:00:00.045Z","to":"+4520123456","text":")" + std::string(test::test_text) +
                       R"(","purpose":"sign_in","id":"m-7"})"
                       "\n"
  );
}

BOOST_FIXTURE_TEST_CASE(every_text_stays_on_its_line, fixture) {
  auto m = test::make_message();
  const std::string text = "two\nlines \"quoted\" \\ \x01 æøå\r\n@example.com #482913";
  m.text = core::secret(std::string_view(text));
  BOOST_TEST_REQUIRE(send(std::move(m)).has_value());
  const auto line = content();
  BOOST_TEST(std::count(line.begin(), line.end(), '\n') == 1);
  BOOST_TEST(boost::json::parse(line).at("text").as_string() == text);
}

BOOST_FIXTURE_TEST_CASE(purposes_are_named_as_the_contract_names_them, fixture) {
  const std::pair<purpose, const char*> table[] = {
      {purpose::sign_in, "sign_in"}, {purpose::enable, "enable"}, {purpose::disable, "disable"},
      {purpose::replace, "replace"}, {purpose::notice, "notice"}, {purpose::verification, "verification"},
      {purpose::test, "test"}};
  for (const auto& [p, name] : table) {
    auto m = test::make_message();
    m.purpose = p;
    BOOST_TEST_REQUIRE(send(std::move(m)).has_value());
    BOOST_TEST(seen.back().purpose == name);
  }
  const auto all = content();
  BOOST_TEST(std::count(all.begin(), all.end(), '\n') == 7);
}

BOOST_FIXTURE_TEST_CASE(the_observer_sees_what_was_written, fixture) {
  BOOST_TEST_REQUIRE(send(test::make_message("m-1")).has_value());
  BOOST_TEST_REQUIRE(seen.size() == 1u);
  BOOST_TEST((seen[0].at == now));
  BOOST_TEST(seen[0].to == test::test_number);
  BOOST_TEST(seen[0].text == test::test_text);
  BOOST_TEST(seen[0].id == "m-1");
}

BOOST_FIXTURE_TEST_CASE(nobody_else_may_read_it, fixture) {
  const auto old = ::umask(0);
  const auto result = send(test::make_message());
  ::umask(old);
  BOOST_TEST_REQUIRE(result.has_value());
  BOOST_TEST(mode() == 0600u);
  // Not even for a file that existed before.
  BOOST_TEST(::chmod((directory.path / "outbox.ndjson").c_str(), 0644) == 0);
  BOOST_TEST_REQUIRE(send(test::make_message()).has_value());
  BOOST_TEST(mode() == 0600u);
}

BOOST_FIXTURE_TEST_CASE(a_link_is_not_followed, fixture) {
  const auto elsewhere = directory.write("elsewhere", "");
  std::filesystem::create_symlink(elsewhere, directory.path / "outbox.ndjson");
  const auto result = send(test::make_message());
  BOOST_TEST_REQUIRE(result.has_error());
  BOOST_TEST(to_text(result.error().kind) == "unavailable");
  BOOST_TEST(directory.read("elsewhere") == "");
}

BOOST_FIXTURE_TEST_CASE(a_folder_that_is_gone_is_a_transient_failure, fixture) {
  environment.data_dir = directory.path / "gone";
  const auto result = send(test::make_message());
  BOOST_TEST_REQUIRE(result.has_error());
  BOOST_TEST(to_text(result.error().kind) == "unavailable");
  BOOST_TEST(result.error().detail.starts_with("can't write outbox.ndjson: "));
  BOOST_TEST(seen.empty());
}

BOOST_AUTO_TEST_CASE(a_full_disk_is_a_transient_failure) {
  fixture f;
  std::filesystem::create_directory(f.directory.path / "data");
  f.environment.data_dir = f.directory.path / "data";
  // A file size limit simulates a full disk: the line doesn't fit, and no half of it stays.
  BOOST_TEST_REQUIRE(f.send(test::make_message()).has_value());
  const auto size = std::filesystem::file_size(f.directory.path / "data" / "outbox.ndjson");
  const test::file_size_limit limit(size + 10);
  const auto result = f.send(test::make_message());
  BOOST_TEST(result.has_error());
  BOOST_TEST(std::filesystem::file_size(f.directory.path / "data" / "outbox.ndjson") == size);
}

BOOST_AUTO_TEST_SUITE_END()
