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

bool is_receipt(const message_step& s) noexcept {
  return s.what == delivery_step::delivered || s.what == delivery_step::undelivered;
}

/// Which part of a message that was taken with this step has the name; nullopt: none.
std::optional<std::size_t> part_named(const message_step& taken, std::string_view provider_id) noexcept {
  if (*taken.provider_id == provider_id) return 0;
  const auto found = std::ranges::find(taken.more_parts, provider_id);
  if (found == taken.more_parts.end()) return std::nullopt;
  return static_cast<std::size_t>(found - taken.more_parts.begin()) + 1;
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

bool is_acceptance(const message_step& s) noexcept {
  return s.what == delivery_step::accepted || s.what == delivery_step::rerouted;
}

const message_trace*
find_trace(const std::vector<message_trace>& traces, std::uint32_t tag, std::uint32_t send) noexcept {
  return find_in(traces, tag, send);
}

message_trace* find_trace(std::vector<message_trace>& traces, std::uint32_t tag, std::uint32_t send) noexcept {
  return find_in(traces, tag, send);
}

message_step* newest_acceptance(message_trace& t, std::string_view provider) noexcept {
  const auto newest = std::find_if(t.steps.rbegin(), t.steps.rend(), [&](const message_step& s) {
    return is_acceptance(s) && s.provider == provider;
  });
  return newest == t.steps.rend() ? nullptr : &*newest;
}

std::optional<named_message> find_named(
    const std::vector<message_trace>& traces, std::string_view provider, std::string_view provider_id
) noexcept {
  std::optional<named_message> newest;
  for (const auto& t : traces)
    for (const auto& s : t.steps) {
      if (!is_acceptance(s) || !s.provider_id || s.provider != provider) continue;
      if (newest && s.at < newest->taken->at) continue;
      if (const auto part = part_named(s, provider_id)) newest = named_message{&t, &s, *part};
    }
  return newest;
}

const message_step* receipt_after(const message_trace& t, const message_step& taken) noexcept {
  for (const auto* s = &t.steps.back(); s > &taken; --s)
    if (is_receipt(*s) && s->provider == taken.provider) return s;
  return nullptr;
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
