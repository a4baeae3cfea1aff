#pragma once
// The median of several rounds.

#include <algorithm>
#include <vector>

namespace twostep::bench {

/// 0 if empty.
inline double median(std::vector<double> values) {
  if (values.empty()) return 0;
  std::sort(values.begin(), values.end());
  const auto middle = values.size() / 2;
  return values.size() % 2 ? values[middle] : (values[middle - 1] + values[middle]) / 2;
}

} // namespace twostep::bench
