#pragma once
// Limits how often lines are logged that clients can cause. The first lines of each kind are written at once;
// further ones in a window are counted and reported in a single line. The log itself: logging.hpp.

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

/// How often lines of a kind are written.
struct repeat_rule {
  std::chrono::seconds window; ///< begins with the first line; the next line after its end begins a new one
  std::uint32_t max_of_one;    ///< written lines of one sender in a window
  std::uint32_t max;           ///< written lines of all senders in a window
};
/// For mistakes and attacks of clients.
inline constexpr repeat_rule repeats_of_clients{std::chrono::seconds(10), 10, 100};
/// For ordinary acts of people, which are frequent with many people.
inline constexpr repeat_rule repeats_of_people{std::chrono::seconds(10), 100, 1000};
/// For wrong settings of the operator, which every request reports until they are corrected.
inline constexpr repeat_rule repeats_of_settings{std::chrono::hours(1), 1, 20};

enum class line_level : std::uint8_t { info, warning, error };

/// A line that may repeat.
struct repeatable {
  std::string_view kind;      ///< from a fixed set: "authn_login_fail"
  std::string_view detail{};  ///< more precisely, from a fixed set: "csrf"
  std::string_view network{}; ///< the sender, counted separately; empty: none
  std::string_view text{};    ///< lines with different texts are counted separately, too
  line_level level = line_level::warning;
  repeat_rule rule = repeats_of_clients;
};

/// A count of lines that weren't written.
struct lines_summed_up {
  std::string kind, detail;
  line_level level{};
  std::uint64_t count = 0;
  std::chrono::seconds window{};
  std::string network;      ///< if all came from one network
  std::size_t networks = 0; ///< how many networks, as far as they were counted separately
};

class repeated_lines {
public:
  using time_point = std::chrono::steady_clock::time_point;

  /// False: the line is only counted.
  bool is_written(const repeatable&, time_point now);
  /// The counts of windows that is_written found over; each is returned once.
  std::vector<lines_summed_up> take_ended();
  /// As take_ended, including all other windows that are over.
  std::vector<lines_summed_up> take(time_point now);
  /// Ends all windows and returns their counts.
  std::vector<lines_summed_up> take_all(time_point now);
  /// The number of lines not written so far.
  std::uint64_t count() const noexcept { return count_; }

private:
  /// Counted separately in a window; further ones only share the kind's limit.
  static constexpr std::size_t max_senders = 1000;
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
