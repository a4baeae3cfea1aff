#include "storage/os/low_priority.hpp"

#include <boost/test/unit_test.hpp>

#include <sys/resource.h>

#include <thread>

BOOST_AUTO_TEST_SUITE(low_priority)

BOOST_AUTO_TEST_CASE(it_is_the_calling_threads_alone) {
  const int before = ::getpriority(PRIO_PROCESS, 0);
  int there = 0;
  std::thread([&] {
    twostep::storage::lower_priority();
    there = ::getpriority(PRIO_PROCESS, 0);
  }).join();
  BOOST_TEST(there == 19);
  BOOST_TEST(::getpriority(PRIO_PROCESS, 0) == before);
}

BOOST_AUTO_TEST_SUITE_END()
