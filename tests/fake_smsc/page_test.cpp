#include "bench/fake_smsc/page.hpp"
#include "sms/net/json_reading.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace twostep;
using namespace twostep::bench::fake_smsc;

BOOST_AUTO_TEST_SUITE(page)

namespace {

constexpr const char* hostile = "<script>\"'&</script>";

std::string shown(const messages& m) {
  return bench::fake_smsc::page(m, {}, {});
}

} // namespace

BOOST_AUTO_TEST_CASE(what_came_in_is_escaped_wherever_it_stands) {
  messages m;
  m.add({kind::smpp, hostile, hostile, hostile, {}, {}}, state::waiting, 1'795'507'200'123);
  const auto html = shown(m);
  BOOST_TEST(html.find("<script") == std::string::npos);
  BOOST_TEST(html.find("&lt;script&gt;") != std::string::npos);
  BOOST_TEST(html.find("2026-11-24T08:00:00.123Z") != std::string::npos);
  BOOST_TEST(html.find("1 messages, 1 waiting") != std::string::npos);
  BOOST_TEST(shown(messages()).find("No message has come in yet.") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(scripts_read_one_object_a_line) {
  messages m;
  m.add({kind::twilio, "+4520123456", "me", hostile, {}, {}}, state::waiting, 0).id = "SM1";
  m.add({kind::webhook, "+4520123457", "me", "zwei\nZeilen", {}, {}}, state::failed, 0);
  m.change(1, state::waiting, state::delivered);
  std::istringstream lines(to_ndjson(m, 0));
  std::string line;
  BOOST_REQUIRE(std::getline(lines, line));
  const auto first = sms::read_json(line).value();
  BOOST_TEST(sms::text_at(first, "id") == "SM1");
  BOOST_TEST(sms::text_at(first, "text") == hostile);
  BOOST_TEST(sms::text_at(first, "state") == "delivered");
  BOOST_REQUIRE(std::getline(lines, line));
  BOOST_TEST(sms::text_at(sms::read_json(line).value(), "number") == "2");
  BOOST_TEST(!std::getline(lines, line));
  BOOST_TEST(to_ndjson(m, 2).empty());
}

BOOST_AUTO_TEST_CASE(the_newest_stay_and_counters_know_all) {
  messages m;
  std::string text(3000, 'x');
  text.append("€");
  for (std::size_t i = 0; i < max_kept + 5; ++i) m.add({kind::smpp, "+45", "", text, {}, {}}, state::waiting, 0);
  BOOST_TEST(m.newest().size() == max_kept);
  BOOST_TEST(m.newest().front().text.size() == longest_kept);
  BOOST_TEST(!m.find(5));
  BOOST_TEST(m.find(6)->number == 6u);
  BOOST_TEST(!m.find(max_kept + 6));
  m.change(1, state::waiting, state::delivered);
  BOOST_TEST(m.count(state::delivered) == 1u);
  BOOST_TEST(m.count() == max_kept + 5);
  const std::string almost(longest_kept - 1, 'x');
  text = almost;
  BOOST_TEST(shortened(text.append("€")) == almost);
}

BOOST_AUTO_TEST_SUITE_END()
