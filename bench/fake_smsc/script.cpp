#include "bench/fake_smsc/script.hpp"

#include <algorithm>
#include <sstream>
#include <stdexcept>

namespace twostep::bench::fake_smsc {

namespace {

/// Empty for a line without a step.
std::vector<script_step> read_line(const std::string& line) {
  std::istringstream in(line.substr(0, line.find('#')));
  std::string at, when, changes;
  if (!(in >> at)) return {};
  if (at != "at" || !(in >> when)) throw std::invalid_argument("a line is written like: at 30s fail=1.0");
  std::getline(in >> std::ws, changes);
  if (changes.empty()) throw std::invalid_argument("nothing happens at " + when + ": write like: at 30s fail=1.0");
  behaviour tried;
  apply_all(tried, changes);
  return {{read_duration(when), changes}};
}

} // namespace

std::vector<script_step> read_script(std::string_view text) {
  std::vector<script_step> steps;
  std::istringstream in{std::string(text)};
  std::string line;
  for (std::size_t number = 1; std::getline(in, line); ++number) {
    try {
      for (auto& step : read_line(line)) steps.push_back(std::move(step));
    } catch (const std::invalid_argument& e) {
      throw std::invalid_argument("line " + std::to_string(number) + ": " + e.what());
    }
  }
  std::ranges::stable_sort(steps, {}, &script_step::at);
  return steps;
}

} // namespace twostep::bench::fake_smsc
