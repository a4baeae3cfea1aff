#pragma once
// How far something is: a bar on a terminal, a line a step where there is none. On stderr, so that stdout stays the
// answer's.

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
  /// all = 0: not known yet.
  void show(std::uint64_t done, std::uint64_t all);
  /// Takes the bar away; what is said next begins a line of its own.
  void clear();

private:
  void draw(std::uint64_t done, std::uint64_t all);

  console& io_;
  std::string what_;
  core::noun unit_;
  std::string drawn_;
  int reported_ = -1; ///< tenths, where there is no terminal
};

inline constexpr core::noun accounts{"account", "accounts"};

/// "1,234,567".
std::string grouped(std::uint64_t);
/// "1 account", "1,234 accounts".
std::string grouped(std::uint64_t, core::noun);
/// "3.4 MB".
std::string readable_bytes(std::uint64_t);

} // namespace twostep::server::cli
