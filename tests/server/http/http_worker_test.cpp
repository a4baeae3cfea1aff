// A worker in a stop that waits for the last connection.
#include "server/http/worker.hpp"

#include <boost/test/unit_test.hpp>

#include <semaphore>
#include <thread>

using namespace twostep::server;
using namespace std::chrono_literals;

namespace http_worker {

struct fake_connection final : http::connection_base {
  bool has_arrived() noexcept override { return arrived; }
  void close() noexcept override { closed = true; }
  bool arrived = false, closed = false;
};

http::settings with_clocks() {
  http::settings s;
  s.wall_clock = [] { return twostep::core::time_point(); };
  s.steady_clock = [] { return std::chrono::steady_clock::time_point(); };
  return s;
}

} // namespace http_worker

BOOST_AUTO_TEST_SUITE(http_worker)

// The waiting thread has seen the connection, so the worker must notify it.
BOOST_AUTO_TEST_CASE(a_connection_that_ends_just_before_the_worker_hears_of_the_stop_keeps_nobody_waiting) {
  const auto settings = with_clocks();
  http::connection_count count;
  http::worker worker(settings, count);
  fake_connection last;
  worker.add(last);
  std::binary_semaphore about_to_wait{0};
  bool reported = false;
  std::thread drain([&] {
    std::unique_lock lock(count.mutex);
    about_to_wait.release();
    reported = count.changed.wait_for(lock, 20s) == std::cv_status::no_timeout; // reached only by a broken worker
  });
  about_to_wait.acquire();
  { const std::lock_guard it_waits(count.mutex); }
  worker.remove(last);
  worker.begin_stop();
  drain.join();
  BOOST_TEST(reported);
}

BOOST_AUTO_TEST_CASE(a_stop_closes_what_waits_for_nothing_and_gives_new_connections_a_moment) {
  const auto settings = with_clocks();
  http::connection_count count;
  http::worker worker(settings, count);
  fake_connection kept, about_to_ask, fresh, busy;
  for (auto* v : {&kept, &about_to_ask, &fresh, &busy}) worker.add(*v);
  kept.idle = about_to_ask.idle = fresh.idle = true;
  kept.is_new = about_to_ask.is_new = busy.is_new = false;
  about_to_ask.arrived = true;
  worker.begin_stop();
  BOOST_TEST(kept.closed);
  for (const auto* v : {&about_to_ask, &fresh, &busy}) BOOST_TEST(!v->closed);
  BOOST_TEST((fresh.deadline == http::time_point(http::new_connection_grace)));
  BOOST_TEST((about_to_ask.deadline == http::time_point::max()));
  for (auto* v : {&kept, &about_to_ask, &fresh, &busy}) worker.remove(*v);
}

BOOST_AUTO_TEST_SUITE_END()
