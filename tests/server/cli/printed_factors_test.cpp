// `twostep user show` for people: a line for each second step.

#include "server/cli/print.hpp"

#include <boost/test/unit_test.hpp>

#include <chrono>
#include <sstream>
#include <string>
#include <utility>
#include <vector>

using namespace twostep;
using namespace twostep::server;

namespace printed_factors {

const core::time_point noon{std::chrono::sys_days(std::chrono::year(2026) / 11 / 24) + std::chrono::hours(12)};

/// The lines about second steps, with single blanks.
std::vector<std::string> lines_of(std::vector<admin::factor_view> factors) {
  admin::user_details user;
  user.factors = std::move(factors);
  std::ostringstream out;
  cli::print_user(out, user);
  std::istringstream in(out.str());
  std::vector<std::string> all;
  for (std::string line; std::getline(in, line);)
    if (line.find("second step") != line.npos)
      all.push_back(line.substr(line.find_first_not_of(' ', line.find("step") + 4)));
  return all;
}

} // namespace printed_factors

BOOST_AUTO_TEST_SUITE(printed_factors)

BOOST_AUTO_TEST_CASE(each_second_step_is_a_line) {
  const auto lines = printed_factors::lines_of(
      {{"text_message", {}, printed_factors::noon, {}, {}, true},
       {"authenticator_app", "Phone", printed_factors::noon, printed_factors::noon + core::hours(1),
        printed_factors::noon + core::hours(72), false}}
  );
  const std::vector<std::string> expected{
      "text messages, since 2026-11-24 12:00 UTC; asked for first",
      "authenticator app \"Phone\", since 2026-11-24 12:00 UTC, last used 2026-11-24 13:00 UTC, deleted at "
      "2026-11-27 "
      "12:00 UTC as lost"};
  BOOST_TEST(lines == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(a_line_says_where_none_of_them_is_on_the_organisation_s_list) {
  admin::user_details user;
  user.factors = {{"text_message", {}, printed_factors::noon, {}, {}, true}};
  user.needs_one_of = {"authenticator_app", "passkey"};
  std::ostringstream out;
  cli::print_user(out, user);
  BOOST_TEST(
      out.str().find("\n  not enough      the organisation allows none of it, only authenticator_app, passkey\n") !=
      std::string::npos
  );
}

BOOST_AUTO_TEST_CASE(without_one_there_is_no_line) {
  BOOST_TEST(printed_factors::lines_of({}).empty());
}

BOOST_AUTO_TEST_SUITE_END()
