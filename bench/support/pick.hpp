#pragma once
// Selects a bench's workloads by name, for --only.

#include <algorithm>
#include <iterator>
#include <sstream>
#include <stdexcept>
#include <string>
#include <vector>

namespace twostep::bench {

/// "commit/writers=64" selects it with every size.
inline bool is_picked(const std::string& name, const std::string& by) {
  return name == by || name.starts_with(by + "/");
}

/// only: names or beginnings of names, separated by commas; empty: all, except those by name only. In the order of
/// `all`. Throws std::invalid_argument if a name matches nothing.
template <class Workload>
std::vector<Workload> pick(const std::vector<Workload>& all, const std::string& only) {
  std::vector<std::string> wanted;
  std::istringstream list(only);
  for (std::string item; std::getline(list, item, ',');) wanted.push_back(item);
  for (const auto& item : wanted)
    if (std::none_of(all.begin(), all.end(), [&](const Workload& w) { return is_picked(w.name, item); }))
      throw std::invalid_argument("there is no workload \"" + item + "\": --help lists them");
  const auto is_wanted = [&](const Workload& w) {
    if (!wanted.empty())
      return std::any_of(wanted.begin(), wanted.end(), [&](const auto& item) { return is_picked(w.name, item); });
    if constexpr (requires { w.only_by_name; })
      return !w.only_by_name;
    else
      return true;
  };
  std::vector<Workload> chosen;
  std::copy_if(all.begin(), all.end(), std::back_inserter(chosen), is_wanted);
  return chosen;
}

} // namespace twostep::bench
