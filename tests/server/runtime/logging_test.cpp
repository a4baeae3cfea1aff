#include "server/runtime/journald.hpp"
#include "server/runtime/logging.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <spdlog/details/log_msg.h>
#include <spdlog/formatter.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>

using namespace twostep::server;

namespace logging {

std::string format(std::string_view as, const std::string& words) {
  const std::chrono::system_clock::time_point at(std::chrono::milliseconds(1'790'000'000'123));
  const spdlog::details::log_msg event(at, {}, "twostep", spdlog::level::warn, words);
  spdlog::memory_buf_t out;
  make_log_formatter(as)->format(event, out);
  return {out.data(), out.size()};
}

const std::string awkward = "a \"b\"\n2026-01-01T00:00:00.000Z error  forged\r\x1b[31m\x7f\t\\ \xc3\xa6";

} // namespace logging

BOOST_AUTO_TEST_SUITE(logging)

BOOST_AUTO_TEST_CASE(text_is_time_level_and_words) {
  BOOST_TEST(format("text", "hello") == "2026-09-21T14:13:20.123Z warning  hello\n");
}

BOOST_AUTO_TEST_CASE(the_journal_gets_the_level_as_a_number_and_no_time) {
  BOOST_TEST(format("journal", "hello") == "<4>hello\n");
  BOOST_TEST(format("journal", "a\n<0>b") == "<4>a\\x0a<0>b\n");
}

BOOST_AUTO_TEST_CASE(the_journal_is_known_by_the_stream_that_it_reads) {
  struct stat s {};
  BOOST_REQUIRE(::fstat(STDERR_FILENO, &s) == 0);
  const auto device = std::to_string(s.st_dev), inode = std::to_string(s.st_ino);
  BOOST_TEST(is_journal(STDERR_FILENO, device + ":" + inode));
  BOOST_TEST(!is_journal(STDERR_FILENO, device + ":" + inode + "0")
  ); // redirected by a shell, with the variable inherited
  BOOST_TEST(!is_journal(STDERR_FILENO, ""));
  BOOST_TEST(!is_journal(-1, device + ":" + inode));
}

BOOST_AUTO_TEST_CASE(nothing_in_the_words_makes_a_second_line_or_moves_the_terminal) {
  const auto line = format("text", awkward);
  BOOST_TEST(std::count_if(line.begin(), line.end(), [](unsigned char c) { return c < 0x20 || c == 0x7f; }) == 1);
  BOOST_TEST(line.back() == '\n');
  BOOST_TEST(line.find("\\x0a") != line.npos);
  BOOST_TEST(line.find("\xc3\xa6") != line.npos);
}

BOOST_AUTO_TEST_CASE(json_is_one_object_a_line_that_reads_back) {
  const auto line = format("json", awkward);
  BOOST_TEST(std::count(line.begin(), line.end(), '\n') == 1);
  const auto event = boost::json::parse(line);
  BOOST_TEST(event.at("event").as_string() == awkward);
  BOOST_TEST(event.at("level").as_string() == "warning");
  BOOST_TEST(event.at("at").as_string() == "2026-09-21T14:13:20.123Z");
}

BOOST_AUTO_TEST_CASE(what_has_fields_keeps_them_in_json) {
  const std::chrono::system_clock::time_point at(std::chrono::milliseconds(1'790'000'000'123));
  const auto fields = boost::json::serialize(boost::json::object{{"event", "authn_login_fail"}, {"detail", awkward}});
  const spdlog::details::log_msg event(at, {}, "fields", spdlog::level::info, fields);
  spdlog::memory_buf_t out;
  make_log_formatter("json")->format(event, out);
  const auto line = boost::json::parse(boost::json::string_view(out.data(), out.size())).as_object();
  BOOST_TEST(line.size() == 4u);
  BOOST_TEST(line.at("at").as_string() == "2026-09-21T14:13:20.123Z");
  BOOST_TEST(line.at("level").as_string() == "info");
  BOOST_TEST(line.at("event").as_string() == "authn_login_fail");
  BOOST_TEST(line.at("detail").as_string() == awkward);
}

BOOST_AUTO_TEST_SUITE_END()
