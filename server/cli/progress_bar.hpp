#pragma once
// A progress bar on a terminal; elsewhere a line for each tenth. It is on stderr, so that stdout holds only the
// answer.

#include "core/noun.hpp"
#include "server/cli/command.hpp"

#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::server::cli {

class progress_bar {
public:
  /// what: "writing the snapshot". unit: what is counted.
  progress_bar(console&, std::string_view what, core::noun unit);
  /// all = 0: the total isn't known yet.
  void show(std::uint64_t done, std::uint64_t all);
  /// Erases the bar; later output begins on its own line.
  void clear();

private:
  void draw(std::uint64_t done, std::uint64_t all);

  console& io_;
  std::string what_;
  core::noun unit_;
  std::string drawn_;
  int reported_ = -1; ///< tenths reported without a terminal
};

inline constexpr core::noun accounts{"account", "accounts"};

/// "1,234,567".
std::string grouped(std::uint64_t);
/// "1 account", "1,234 accounts".
std::string grouped(std::uint64_t, core::noun);
/// "3.4 MB".
std::string readable_bytes(std::uint64_t);

} // namespace twostep::server::cli
