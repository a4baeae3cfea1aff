#include "server/runtime/repeated_lines.hpp"

#include <algorithm>
#include <utility>

namespace twostep::server {

bool repeated_lines::is_written(const repeatable& line, time_point now) {
  const key of{line.kind, line.detail};
  auto found = windows_.find(of);
  if (found != windows_.end() && now >= found->second.begin + found->second.rule.window) {
    end(found, now);
    found = windows_.end();
  }
  if (found == windows_.end())
    found = windows_.emplace(of, window{.begin = now, .rule = line.rule, .level = line.level}).first;
  auto& w = found->second;

  std::string sender(line.network);
  sender.append(" ").append(line.text);
  const bool is_counted_apart = w.senders.size() < max_senders || w.senders.contains(sender);
  auto* const of_one = is_counted_apart ? &w.senders[std::move(sender)] : nullptr;
  if (w.written < w.rule.max && (!of_one || *of_one < w.rule.max_of_one)) {
    ++w.written;
    if (of_one) ++*of_one;
    return true;
  }
  ++w.summed_up;
  ++count_;
  if (!line.network.empty() && w.networks.size() < max_senders) w.networks.emplace(line.network);
  return false;
}

void repeated_lines::end(std::map<key, window>::iterator at, time_point now) {
  const auto& w = at->second;
  if (w.summed_up != 0) {
    lines_summed_up sum{
        .kind = at->first.first,
        .detail = at->first.second,
        .level = w.level,
        .count = w.summed_up,
        // The window may have ended long ago: no line came after it.
        .window = std::min(w.rule.window, std::chrono::ceil<std::chrono::seconds>(now - w.begin)),
        .network = w.networks.size() == 1 ? *w.networks.begin() : std::string(),
        .networks = w.networks.size()};
    ended_.push_back(std::move(sum));
  }
  windows_.erase(at);
}

std::vector<lines_summed_up> repeated_lines::take_ended() {
  return std::exchange(ended_, {});
}

std::vector<lines_summed_up> repeated_lines::take(time_point now) {
  for (auto i = windows_.begin(); i != windows_.end();) {
    const auto next = std::next(i);
    if (now >= i->second.begin + i->second.rule.window) end(i, now);
    i = next;
  }
  return take_ended();
}

std::vector<lines_summed_up> repeated_lines::take_all(time_point now) {
  while (!windows_.empty()) end(windows_.begin(), now);
  return take_ended();
}

} // namespace twostep::server
