#include "core/account/message_trace.hpp"

#include "core/account/bounds.hpp"

#include <algorithm>
#include <utility>

namespace twostep::core {
namespace {

/// Traces: const or not; so is what is found.
template <class Traces>
auto find_in(Traces& traces, std::uint32_t tag, std::uint32_t send) noexcept {
  const auto found =
      std::ranges::find_if(traces, [&](const message_trace& t) { return t.tag == tag && t.send == send; });
  return found == traces.end() ? nullptr : &*found;
}

bool is_unconfirmed_notice(const message_trace& t) noexcept {
  return !t.purpose && is_unconfirmed(t);
}

void make_room(std::vector<message_trace>& traces) {
  if (traces.size() < max_message_traces) return;
  const auto unconfirmed = std::ranges::find_if(traces, is_unconfirmed_notice);
  traces.erase(unconfirmed == traces.end() ? traces.begin() : unconfirmed);
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
    make_room(traces);
    trace = &traces.emplace_back(message_trace{tag, send, why, {}});
  }
  if (trace->steps.size() < max_message_steps) trace->steps.push_back(std::move(step));
}

void note_accepted_notice(std::vector<message_trace>& traces, std::uint32_t tag, message_step step) {
  drop_unconfirmed_notices(traces, step.at);
  if (traces.size() >= max_message_traces && std::ranges::none_of(traces, is_unconfirmed_notice)) return;
  note_step(traces, tag, 1, std::nullopt, std::move(step));
}

void drop_unconfirmed_notices(std::vector<message_trace>& traces, time_point now) noexcept {
  std::erase_if(traces, [&](const message_trace& t) {
    return is_unconfirmed_notice(t) && now >= t.steps.back().at + longest_receipt_delay;
  });
}

bool is_unconfirmed(const message_trace& t) noexcept {
  return !t.steps.empty() &&
         std::ranges::all_of(t.steps, [](const message_step& s) { return s.what == delivery_step::accepted; });
}

void drop_traces(std::vector<message_trace>& traces, std::uint32_t tag) noexcept {
  std::erase_if(traces, [&](const message_trace& t) { return t.tag == tag; });
}

} // namespace twostep::core
