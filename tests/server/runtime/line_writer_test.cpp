// Writing lines never blocks, dropped lines are counted and reported, and the order is kept.

#include "server/runtime/line_writer.hpp"

#include <boost/test/unit_test.hpp>

#include <fcntl.h>
#include <unistd.h>

#include <charconv>
#include <csignal>
#include <future>
#include <memory>
#include <sstream>
#include <thread>

using namespace twostep::server;

namespace {

constexpr std::chrono::minutes as_long_as_it_takes{5};

/// An empty pipe, or one that is full until it is read.
class test_pipe {
public:
  explicit test_pipe(bool full) {
    BOOST_REQUIRE(::pipe2(ends_, O_CLOEXEC) == 0);
    if (!full) return;
    block(false);
    const std::string filler(PIPE_BUF - 1, '-');
    while (::write(ends_[1], (filler + '\n').data(), PIPE_BUF) == PIPE_BUF) ++fillers_;
    block(true);
  }
  ~test_pipe() {
    close_reader();
    close_writer();
  }
  test_pipe(const test_pipe&) = delete;
  test_pipe& operator=(const test_pipe&) = delete;

  int writer() const noexcept { return ends_[1]; }
  void block(bool on) const { BOOST_REQUIRE(::fcntl(ends_[1], F_SETFL, on ? 0 : O_NONBLOCK) == 0); }
  void close_reader() { close_one(ends_[0]); }
  void close_writer() { close_one(ends_[1]); }

  /// Reads everything written after the filling, up to the end, while other work goes on.
  void read_to_the_end(std::string& text) const {
    char block[4096];
    for (ssize_t n; (n = ::read(ends_[0], block, sizeof block)) > 0;) text.append(block, static_cast<std::size_t>(n));
    text.erase(0, fillers_ * PIPE_BUF);
  }

private:
  static void close_one(int& end) {
    if (end >= 0) ::close(end);
    end = -1;
  }
  int ends_[2] = {-1, -1};
  std::size_t fillers_ = 0;
};

std::string tell(std::uint64_t count) {
  return "dropped " + std::to_string(count) + "\n";
}

/// Everything written, once the writer has nothing left.
std::string read_all(test_pipe& pipe, line_writer& w) {
  std::string text;
  std::thread reader([&] { pipe.read_to_the_end(text); });
  const bool written = w.flush(as_long_as_it_takes);
  pipe.close_writer();
  reader.join();
  BOOST_TEST(written);
  return text;
}

} // namespace

BOOST_AUTO_TEST_SUITE(line_writer)

BOOST_AUTO_TEST_CASE(lines_come_out_whole_and_in_their_order) {
  test_pipe pipe(false);
  twostep::server::line_writer w(pipe.writer(), {.max_waiting = std::size_t{4} << 20, .tell_dropped = tell});
  std::string expected;
  for (int i = 0; i < 200; ++i) {
    const auto line = "line " + std::to_string(i) + std::string(static_cast<std::size_t>(i) * 40, 'x') + "\n";
    w.write(line);
    expected += line;
  }
  BOOST_TEST((read_all(pipe, w) == expected));
  BOOST_TEST(w.dropped() == 0u);
}

BOOST_AUTO_TEST_CASE(nobody_waits_for_a_reader_that_sleeps_and_what_was_dropped_is_told) {
  test_pipe pipe(true);
  twostep::server::line_writer w(pipe.writer(), {.max_waiting = 1000, .tell_dropped = tell});
  constexpr std::uint64_t all = 5000;
  for (std::uint64_t i = 0; i < all; ++i) w.write(std::to_string(i) + "\n"); // returns although nobody reads
  BOOST_TEST(!w.flush(std::chrono::milliseconds(0)));
  BOOST_TEST(w.dropped() > 4000u);
  const auto dropped = w.dropped();

  std::istringstream lines(read_all(pipe, w));
  std::uint64_t written = 0, reported = 0, next = 0;
  for (std::string line; std::getline(lines, line);) {
    if (line.starts_with("dropped ")) {
      reported += std::stoull(line.substr(8));
      continue;
    }
    const auto number = std::stoull(line);
    BOOST_TEST(number >= next);
    next = number + 1;
    ++written;
  }
  BOOST_TEST(reported == dropped);
  BOOST_TEST(written + reported == all);
}

BOOST_AUTO_TEST_CASE(urgent_lines_have_room_that_others_can_t_take) {
  test_pipe pipe(true);
  twostep::server::line_writer w(pipe.writer(), {.max_waiting = 100, .reserve = 100, .tell_dropped = tell});
  for (int i = 0; i < 1000; ++i) w.write("ordinary\n");
  w.write("the disk has failed\n", urgency::urgent);
  const auto text = read_all(pipe, w);
  BOOST_TEST(text.find("the disk has failed\n") != text.npos);
  BOOST_TEST(text.find("dropped ") != text.npos);
}

BOOST_AUTO_TEST_CASE(a_line_longer_than_there_is_room_is_dropped_alone) {
  test_pipe pipe(false);
  twostep::server::line_writer w(pipe.writer(), {.max_waiting = 10, .reserve = 0, .tell_dropped = tell});
  w.write("a line that is longer than ten bytes\n");
  w.write("short\n");
  BOOST_TEST(read_all(pipe, w) == "short\ndropped 1\n");
}

BOOST_AUTO_TEST_CASE(a_reader_that_has_gone_away_costs_lines_and_nothing_else) {
  std::signal(SIGPIPE, SIG_IGN);
  test_pipe pipe(false);
  pipe.close_reader();
  twostep::server::line_writer w(pipe.writer(), {.tell_dropped = tell});
  w.write("one\ntwo\n");
  BOOST_TEST(w.flush(as_long_as_it_takes));
  BOOST_TEST(w.dropped() == 2u);
}

BOOST_AUTO_TEST_CASE(a_descriptor_that_somebody_made_non_blocking_loses_nothing) {
  test_pipe pipe(true);
  pipe.block(false);
  twostep::server::line_writer w(pipe.writer());
  w.write("one\ntwo\n");
  BOOST_TEST(!w.flush(std::chrono::milliseconds(0)));
  BOOST_TEST(read_all(pipe, w) == "one\ntwo\n");
  BOOST_TEST(w.dropped() == 0u);
}

BOOST_AUTO_TEST_CASE(its_end_waits_for_nobody) {
  std::signal(SIGPIPE, SIG_IGN);
  test_pipe pipe(true);
  std::promise<void> ended;
  {
    // Released by the last owner of the settings: the writer's thread.
    const std::shared_ptr<void> kept(nullptr, [&](void*) { ended.set_value(); });
    twostep::server::line_writer w(pipe.writer(), {.tell_dropped = [kept](std::uint64_t n) { return tell(n); }});
    w.write("never read\n");
    BOOST_TEST(!w.flush(std::chrono::milliseconds(0)));
  }
  pipe.close_reader();
  ended.get_future().wait(); // it may be in a write, so the descriptor must stay open until then
}

BOOST_AUTO_TEST_SUITE_END()
