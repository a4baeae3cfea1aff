#include "core/message_trace.hpp"

#include <algorithm>
#include <utility>

namespace twostep::core {
namespace {

constexpr std::size_t most_traces = 2, most_steps = 8;

/// Traces: const or not; so is what is found.
template <class Traces>
auto find_in(Traces& traces, std::uint32_t tag, std::uint32_t send) noexcept {
  const auto found =
      std::ranges::find_if(traces, [&](const message_trace& t) { return t.tag == tag && t.send == send; });
  return found == traces.end() ? nullptr : &*found;
}

} // namespace

const message_trace*
find_trace(const std::vector<message_trace>& traces, std::uint32_t tag, std::uint32_t send) noexcept {
  return find_in(traces, tag, send);
}

message_trace* find_trace(std::vector<message_trace>& traces, std::uint32_t tag, std::uint32_t send) noexcept {
  return find_in(traces, tag, send);
}

void note_step(
    std::vector<message_trace>& traces, std::uint32_t tag, std::uint32_t send, std::optional<purpose> why,
    message_step step
) {
  auto* trace = find_trace(traces, tag, send);
  if (!trace) {
    if (traces.size() >= most_traces) traces.erase(traces.begin());
    trace = &traces.emplace_back(message_trace{tag, send, why, {}});
  }
  if (trace->steps.size() < most_steps) trace->steps.push_back(std::move(step));
}

void drop_traces(std::vector<message_trace>& traces, std::uint32_t tag) noexcept {
  std::erase_if(traces, [&](const message_trace& t) { return t.tag == tag; });
}

} // namespace twostep::core
