#include "storage/os/side_thread.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <thread>
#include <vector>

namespace storage = twostep::storage;

BOOST_AUTO_TEST_SUITE(side_thread)

BOOST_AUTO_TEST_CASE(tasks_are_run_over_there_one_after_the_other) {
  storage::side_thread side;
  std::vector<std::thread::id> where;
  for (int i = 0; i < 100; ++i) side.run([&] { where.push_back(std::this_thread::get_id()); });
  BOOST_TEST(where.size() == 100u);
  for (const auto& id : where) BOOST_TEST((id == where.front() && id != std::this_thread::get_id()));
}

BOOST_AUTO_TEST_CASE(what_fails_there_fails_here_and_the_next_is_done) {
  storage::side_thread side;
  BOOST_CHECK_THROW(side.run([] { throw std::runtime_error("no"); }), std::runtime_error);
  bool done = false;
  side.run([&] { done = true; });
  BOOST_TEST(done);
}

BOOST_AUTO_TEST_CASE(one_that_nobody_used_ends) {
  const storage::side_thread side;
}

BOOST_AUTO_TEST_SUITE_END()
