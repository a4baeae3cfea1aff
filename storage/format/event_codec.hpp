#pragma once
// The payloads of log records <-> what happened. One record is one decision: about one account, meters, or the
// installation. Those of storage/record_kinds.hpp are storage/format/record_codec.hpp's.

#include "core/account/event.hpp"
#include "core/function_ref.hpp"
#include "core/installation/installation_event.hpp"
#include "core/limits/meter_event.hpp"
#include "core/result.hpp"
#include "storage/format/bytes.hpp"

#include <boost/json/fwd.hpp>

#include <optional>
#include <span>
#include <string>
#include <variant>
#include <vector>

namespace twostep::storage {

struct account_record {
  core::account_id id;
  std::vector<core::event> events;
};
struct meter_record {
  std::vector<core::meter_event> events;
};
struct installation_record {
  std::vector<core::installation_event> events;
};

// Encoding appends to out.
void encode(bytes& out, const core::account_id&, std::span<const core::event>);
void encode(bytes& out, const core::meter_event&);
void encode(bytes& out, const core::installation_event&);

/// Why a payload can't be understood: "an event of kind 31, which this version doesn't know".
struct unreadable {
  std::string why;
};
template <class T>
using decoded = core::result<T, unreadable>;

decoded<account_record> decode_account(byte_view payload);
/// Shows each event of an account's record, as it is read; `events` is the payload behind the id. What the visitor
/// says against one ends it and comes back, as does why the payload can't be understood.
using account_event_visitor = core::function_ref<const char*(core::event&&)>;
std::optional<std::string> each_account_event(byte_view events, account_event_visitor);
decoded<meter_record> decode_meters(byte_view payload);
decoded<installation_record> decode_installation(byte_view payload);

/// When the event happened.
core::time_point time_of(const core::event&) noexcept;
core::time_point time_of(const core::meter_event&) noexcept;
core::time_point time_of(const core::installation_event&) noexcept;

/// Telephone numbers and password verifiers are masked unless they are asked for; keys of authenticator apps always.
enum class secrets { masked, revealed };

/// One object: subject, id, at and events, each with its name and its fields.
boost::json::object to_json(const account_record&, secrets);
boost::json::object to_json(const meter_record&, secrets);
boost::json::object to_json(const installation_record&, secrets);
/// An account as a snapshot holds it: subject, id, and its fields.
boost::json::object to_json(const core::account&, secrets);

} // namespace twostep::storage
