#pragma once
// Which lines that clients can cause are written, and which are counted and summed up: the first of each kind at
// once, of a flood so many and then one line that says how many more there were. Not the log itself: that is
// logging.hpp.

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

/// How often lines of one kind are written.
struct repeat_rule {
  std::chrono::seconds window; ///< begins with the first line; when it is over, the next one is a first line again
  std::uint32_t max_of_one;    ///< lines of one sender in a window
  std::uint32_t max;           ///< lines of all senders in a window
};
/// What clients do wrong.
inline constexpr repeat_rule repeats_of_clients{std::chrono::seconds(10), 10, 100};
/// What people do, as often as there are many of them.
inline constexpr repeat_rule repeats_of_people{std::chrono::seconds(10), 100, 1000};
/// What the operator set wrong: the same for every request until it is corrected.
inline constexpr repeat_rule repeats_of_settings{std::chrono::hours(1), 1, 20};

enum class line_level : std::uint8_t { info, warning, error };

/// A line that can come again and again.
struct repeatable {
  std::string_view kind;      ///< from a fixed set: "authn_login_fail"
  std::string_view detail{};  ///< which of that kind, from a fixed set: "csrf"
  std::string_view network{}; ///< whose it is; counted apart. Empty: nobody's
  std::string_view text{};    ///< lines that differ in it are counted apart, too
  line_level level = line_level::warning;
  repeat_rule rule = repeats_of_clients;
};

/// Lines that weren't written.
struct lines_summed_up {
  std::string kind, detail;
  line_level level{};
  std::uint64_t count = 0;
  std::chrono::seconds window{};
  std::string network;      ///< where all are of one
  std::size_t networks = 0; ///< of how many, as far as they were counted apart
};

class repeated_lines {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// False: it is counted for the sum.
  bool is_written(const repeatable&, time_point now);
  /// The sums of windows that is_written found to be over, each once.
  std::vector<lines_summed_up> take_ended();
  /// The same, and those of every other window that is over.
  std::vector<lines_summed_up> take(time_point now);
  /// Those of all windows, which end with it.
  std::vector<lines_summed_up> take_all(time_point now);
  /// Lines that weren't written, so far.
  std::uint64_t count() const noexcept { return count_; }

private:
  static constexpr std::size_t max_senders = 1000; ///< counted apart, a kind; further ones share the kind's rule
  struct window {
    time_point begin;
    repeat_rule rule{};
    line_level level{};
    std::uint32_t written = 0;
    std::uint64_t summed_up = 0;
    std::map<std::string, std::uint32_t, std::less<>> senders{};
    std::set<std::string, std::less<>> networks{}; ///< of lines that weren't written
  };
  using key = std::pair<std::string, std::string>;
  void end(std::map<key, window>::iterator, time_point now);

  std::map<key, window> windows_; ///< by kind and detail
  std::vector<lines_summed_up> ended_;
  std::uint64_t count_ = 0;
};

} // namespace twostep::server
