#include "server/text/suggest.hpp"

#include <algorithm>
#include <vector>

namespace twostep::server {

std::size_t edit_distance(std::string_view a, std::string_view b) {
  const std::size_t width = b.size() + 1;
  std::vector<std::size_t> d((a.size() + 1) * width);
  const auto at = [&](std::size_t i, std::size_t j) -> std::size_t& { return d[i * width + j]; };
  for (std::size_t i = 0; i <= a.size(); ++i) at(i, 0) = i;
  for (std::size_t j = 0; j <= b.size(); ++j) at(0, j) = j;
  for (std::size_t i = 1; i <= a.size(); ++i)
    for (std::size_t j = 1; j <= b.size(); ++j) {
      const std::size_t differs = a[i - 1] == b[j - 1] ? 0 : 1;
      at(i, j) = std::min({at(i - 1, j) + 1, at(i, j - 1) + 1, at(i - 1, j - 1) + differs});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
        at(i, j) = std::min(at(i, j), at(i - 2, j - 2) + 1);
    }
  return d.back();
}

std::string_view nearest(std::string_view typed, std::span<const std::string_view> words) {
  std::string_view best;
  std::size_t distance = 1 + std::max<std::size_t>(1, std::min<std::size_t>(typed.size() / 3, 4));
  for (const auto word : words) {
    if (typed.size() > 2 * word.size() + 4) continue; // also bounds the table
    if (const auto d = edit_distance(typed, word); d < distance) {
      best = word;
      distance = d;
    }
  }
  return best;
}

std::string did_you_mean(std::string_view typed, std::span<const std::string_view> words) {
  const auto word = nearest(typed, words);
  return word.empty() ? "" : "; did you mean " + std::string(word) + "?";
}

} // namespace twostep::server
