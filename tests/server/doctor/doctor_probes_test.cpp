// Which requests are recorded for the doctor, and what of them.

#include "server/doctor/probes.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep::server;
using namespace twostep::server::doctor;

namespace doctor_probes {

const auto start = probes::steady::now();

struct fixture {
  probes all;
  http::request request;
  std::vector<std::string_view> lines;
  std::string text; ///< the storage of the request's views

  fixture() { request.target = "/gate/check"; }
  void look(probes::steady::time_point now = start) {
    all.look({request, "10.0.0.2", false, lines, "10.0.0.2"}, now);
  }
  std::size_t kept(const std::string& number) { return all.end(number).value().size(); }
};

} // namespace doctor_probes

BOOST_FIXTURE_TEST_SUITE(doctor_probes, fixture)

BOOST_AUTO_TEST_CASE(what_carries_an_awaited_number_is_kept_without_it) {
  BOOST_TEST(!all.are_awaited());
  const auto number = all.await(start);
  BOOST_TEST(number.size() == 32u);
  BOOST_TEST(all.are_awaited());
  text = "a=secret; twostep-probe=" + number + "; __Host-twostep=secret";
  request.cookie = text;
  const auto uri = "/x?y=z&twostep-probe=" + number;
  request.forwarded_uri = uri;
  lines = {"192.0.2.7, 10.0.0.1", "10.0.0.3"};
  look();
  const auto arrived = all.end(number);
  BOOST_TEST(!all.are_awaited());
  BOOST_REQUIRE(arrived && arrived->size() == 1u);
  const auto& a = arrived->front();
  BOOST_TEST(a.peer == "10.0.0.2");
  BOOST_TEST(a.target == "/gate/check");
  BOOST_TEST(a.forwarded_uri == "/x?y=z");
  BOOST_TEST(a.forwarded_for.size() == 2u);
  const std::vector<std::string> names{"a", "twostep-probe", "__Host-twostep"};
  BOOST_TEST(a.cookies == names, boost::test_tools::per_element());
  BOOST_TEST(!all.end(number));
}

BOOST_AUTO_TEST_CASE(of_authorization_nothing_is_kept_but_that_it_was_a_token_of_ours) {
  const auto number = all.await(start);
  text = "twostep-probe=" + number;
  request.cookie = text;
  for (const char* authorization : {"", "Bearer twostep_x", "Bearer theirs"}) {
    request.authorization = authorization;
    look();
  }
  const auto arrived = all.end(number).value();
  BOOST_REQUIRE(arrived.size() == 3u);
  BOOST_TEST(!arrived[0].has_app_token);
  BOOST_TEST(arrived[1].has_app_token);
  BOOST_TEST(!arrived[2].has_app_token);
}

BOOST_AUTO_TEST_CASE(any_of_the_addresses_is_enough) {
  const auto number = all.await(start);
  const auto uri = "/?twostep-probe=" + number, url = "https://a.example.org" + uri;
  request.target = uri;
  look();
  request.target = "/gate/check";
  request.forwarded_uri = uri;
  look();
  request.forwarded_uri = {};
  request.original_url = url;
  look();
  BOOST_TEST(kept(number) == 3u);
}

BOOST_AUTO_TEST_CASE(strangers_numbers_do_nothing) {
  const auto number = all.await(start);
  look();
  for (const auto& other : {std::string("0"), std::string(32, '0'), number.substr(0, 31), std::string()}) {
    text = "twostep-probe=" + other;
    request.cookie = text;
    look();
  }
  text = "xtwostep-probe=" + number;
  request.cookie = text;
  const auto uri = "/twostep-probe=" + number;
  request.target = uri;
  look();
  BOOST_TEST(kept(number) == 0u);
  BOOST_TEST(!all.end(std::string(32, '0')));
}

BOOST_AUTO_TEST_CASE(nobody_waits_for_ever_nor_for_everything) {
  const auto first = all.await(start);
  const auto uri = "/?twostep-probe=" + first;
  request.target = uri;
  for (int i = 0; i < 20; ++i) look();
  BOOST_TEST(kept(first) == probes::max_arrivals);

  const auto second = all.await(start);
  look(start + probes::timeout); // any later request ends it
  BOOST_TEST(!all.are_awaited());
  BOOST_TEST(!all.end(second));

  const auto oldest = all.await(start);
  for (std::size_t i = 0; i < probes::max; ++i) all.await(start);
  BOOST_TEST(!all.end(oldest));
}

BOOST_AUTO_TEST_SUITE_END()
