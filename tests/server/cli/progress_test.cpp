// Progress display, on a terminal and elsewhere.

#include "server/cli/progress_bar.hpp"

#include <boost/test/unit_test.hpp>

#include <sstream>

using namespace twostep::server::cli;

namespace progress {

struct fixture {
  std::istringstream in;
  std::ostringstream out, err;
  console io{in, out, err};
};

} // namespace progress

BOOST_FIXTURE_TEST_SUITE(progress, fixture)

BOOST_AUTO_TEST_CASE(without_a_terminal_there_is_a_line_a_step) {
  progress_bar bar(io, "compacting the log", accounts);
  for (std::uint64_t n = 0; n <= 1200; n += 10) bar.show(n, 1200);
  bar.clear();
  const auto text = err.str();
  BOOST_TEST(std::count(text.begin(), text.end(), '\n') == 11);
  BOOST_TEST(text.starts_with("compacting the log\ncompacting the log: 10 % of 1,200 accounts\n"));
  BOOST_TEST(text.ends_with("compacting the log: 100 % of 1,200 accounts\n"));
  BOOST_TEST(text.find('\r') == text.npos);
  BOOST_TEST(out.str().empty());
}

BOOST_AUTO_TEST_CASE(on_a_terminal_one_line_is_drawn_over_and_taken_away) {
  io.err_is_terminal = true;
  progress_bar bar(io, "compacting the log", accounts);
  bar.show(0, 0);
  bar.show(600, 1200);
  bar.show(600, 1200);
  bar.clear();
  const auto text = err.str();
  BOOST_TEST(text.find('\n') == text.npos);
  BOOST_TEST(text.find("  50 %  600 of 1,200 accounts") != text.npos, text);
  BOOST_TEST(std::count(text.begin(), text.end(), '\r') == 3); // unchanged progress isn't drawn again
  BOOST_TEST(text.ends_with("\r\033[K"));
}

BOOST_AUTO_TEST_CASE(one_is_one) {
  progress_bar bar(io, "copying", accounts);
  bar.show(1, 1);
  BOOST_TEST(err.str() == "copying\ncopying: 100 % of 1 account\n");
}

BOOST_AUTO_TEST_CASE(numbers_are_readable) {
  BOOST_TEST(grouped(0, accounts) == "0 accounts");
  BOOST_TEST(grouped(1, accounts) == "1 account");
  BOOST_TEST(grouped(1200, accounts) == "1,200 accounts");
  BOOST_TEST(readable_bytes(1) == "1 byte");
  BOOST_TEST(grouped(0) == "0");
  BOOST_TEST(grouped(999) == "999");
  BOOST_TEST(grouped(1000) == "1,000");
  BOOST_TEST(grouped(1234567) == "1,234,567");
  BOOST_TEST(readable_bytes(0) == "0 bytes");
  BOOST_TEST(readable_bytes(999) == "999 bytes");
  BOOST_TEST(readable_bytes(1500) == "1.5 kB");
  BOOST_TEST(readable_bytes(64'000'000) == "64.0 MB");
}

BOOST_AUTO_TEST_SUITE_END()
