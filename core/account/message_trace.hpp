#pragma once
// Delivery events of an account's newest messages that are not finished. An account keeps a few, for support; a
// message whose code came back is dropped, since it arrived.

#include "core/account/code.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::core {

enum class delivery_step : std::uint8_t {
  accepted = 1, ///< a provider took it
  dropped,      ///< given up: refused for good, or its code died first
  delivered,    ///< by the provider's receipt
  undelivered,
  rerouted ///< another provider took it as well, since it wasn't delivered
};
BOOST_DESCRIBE_ENUM(delivery_step, accepted, dropped, delivered, undelivered, rerouted)

struct message_step {
  delivery_step what{delivery_step::accepted};
  std::string provider;
  std::string reason; ///< a provider failure's name (sms/failure_kind.hpp), "expired"; empty where nothing failed
  time_point at{};
  std::optional<std::string> provider_id{}; ///< of accepted and rerouted: what that provider calls the message
  std::vector<std::string> more_parts{};    ///< what it calls the parts behind the first, where there are several
  std::uint8_t arrived = 0; ///< of several parts: a bit for each that arrived, the first part's lowest
  friend bool operator==(const message_step&, const message_step&) = default;
};
BOOST_DESCRIBE_STRUCT(message_step, (), (what, provider, reason, at, provider_id, more_parts, arrived))

struct message_trace {
  std::uint32_t tag = 0;                ///< of its challenge or notice: message_tag()
  std::uint32_t send = 1;               ///< which message of the challenge
  std::optional<core::purpose> purpose; ///< none: a notice
  std::vector<message_step> steps;      ///< at most eight, in the order they were heard of
  friend bool operator==(const message_trace&, const message_trace&) = default;
};
BOOST_DESCRIBE_STRUCT(message_trace, (), (tag, send, purpose, steps))

/// The id's first four bytes: enough to tell one account's few messages apart.
template <class Id>
std::uint32_t message_tag(const Id& id) noexcept {
  return std::uint32_t{id.value[0]} << 24 | std::uint32_t{id.value[1]} << 16 | std::uint32_t{id.value[2]} << 8 |
         std::uint32_t{id.value[3]};
}

/// One that has this tag and is zero behind it: enough to find what the account knows of a message.
template <class Id>
Id id_with_tag(std::uint32_t tag) noexcept {
  Id id{};
  for (std::size_t i = 0; i < 4; ++i) id.value[i] = static_cast<std::uint8_t>(tag >> (24 - 8 * i));
  return id;
}

/// How long after a provider accepted a message its receipts are still matched.
inline constexpr milliseconds longest_receipt_delay = hours(2);

/// nullptr: nothing is known of it.
const message_trace* find_trace(const std::vector<message_trace>&, std::uint32_t tag, std::uint32_t send) noexcept;
message_trace* find_trace(std::vector<message_trace>&, std::uint32_t tag, std::uint32_t send) noexcept;
/// A provider took the message with this step.
bool is_acceptance(const message_step&) noexcept;
/// The step with which the provider last took the message; nullptr: it never did.
message_step* newest_acceptance(message_trace&, std::string_view provider) noexcept;

/// A message, or one of its parts, as its provider calls it.
struct named_message {
  const message_trace* trace = nullptr;
  const message_step* taken = nullptr; ///< with which the provider took it
  std::size_t part = 0;                ///< which of its parts has the name
};
/// The newest that has the name; nullopt: none.
std::optional<named_message>
find_named(const std::vector<message_trace>&, std::string_view provider, std::string_view provider_id) noexcept;
/// The provider's latest receipt after it took the message with that step of the trace; nullptr: none.
const message_step* receipt_after(const message_trace&, const message_step& taken) noexcept;

/// Adds to what is known of it, or makes it the newest of at most two.
void note_step(
    std::vector<message_trace>&, std::uint32_t tag, std::uint32_t send, std::optional<purpose>, message_step
);
/// Keeps a notice that a provider accepted until it arrives; no other message is dropped for it.
void note_accepted_notice(std::vector<message_trace>&, std::uint32_t tag, message_step);
/// Drops notices that a provider accepted so long ago that no receipt can match them, and that have no receipt.
void drop_unconfirmed_notices(std::vector<message_trace>&, time_point now) noexcept;
/// It has no receipt since a provider accepted it.
bool is_unconfirmed(const message_trace&) noexcept;
/// Drops the traces of a message that arrived.
void drop_traces(std::vector<message_trace>&, std::uint32_t tag) noexcept;

} // namespace twostep::core
