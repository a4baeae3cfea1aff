// The doctor waits for no name for ever.

#include "server/doctor/proxy_requests.hpp"

#include <boost/test/unit_test.hpp>

#include <future>

using namespace twostep::server::doctor;

namespace doctor_probe {

probe_request to(const char* url, std::chrono::milliseconds timeout) {
  probe_request e;
  e.where = read_address(url).value();
  e.target = e.where.path_and_query;
  e.timeout = timeout;
  return e;
}

} // namespace doctor_probe

BOOST_AUTO_TEST_SUITE(doctor_probe)

// The name service is still busy when probe() returns, and is released afterwards.
BOOST_AUTO_TEST_CASE(a_name_service_that_hangs_is_not_waited_for) {
  std::promise<void> end;
  const name_service hangs = [over = end.get_future().share()](const std::string&) {
    over.wait();
    return found_addresses{{"127.0.0.1"}, {}};
  };
  const auto back = probe(to("https://app.example.org/", std::chrono::milliseconds(1)), hangs);
  BOOST_TEST(back.failure == "the name service didn't say within 0 seconds where app.example.org is");
  BOOST_TEST(back.status == 0u);
  end.set_value();
}

BOOST_AUTO_TEST_CASE(a_name_that_nobody_knows_is_told_as_the_system_tells_it) {
  const auto timeout = std::chrono::seconds(10);
  const auto back = probe(to("https://app.example.org/", timeout), [](const std::string& host) {
    return found_addresses{{}, "nobody knows " + host};
  });
  BOOST_TEST(back.failure == "nobody knows app.example.org");
}

BOOST_AUTO_TEST_CASE(the_system_knows_addresses) {
  for (const char* address : {"127.0.0.1", "::1"}) {
    const auto found = ask_the_system(address);
    BOOST_TEST(found.failure.empty());
    BOOST_REQUIRE(!found.addresses.empty());
    BOOST_TEST(found.addresses.front() == address);
  }
  BOOST_TEST(!ask_the_system("no host has spaces").failure.empty());
}

BOOST_AUTO_TEST_SUITE_END()
