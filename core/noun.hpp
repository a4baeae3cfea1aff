#pragma once
// What is counted, in English: 1 account, 2 accounts. Not for what is translated: core/language.hpp.

#include <cstdint>
#include <string>
#include <string_view>

namespace twostep::core {

struct noun {
  std::string_view one, many;

  constexpr std::string_view of(std::uint64_t count) const noexcept { return count == 1 ? one : many; }
};

inline std::string counted(std::uint64_t count, noun what) {
  return std::to_string(count).append(" ").append(what.of(count));
}

} // namespace twostep::core
