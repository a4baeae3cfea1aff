#pragma once
// The gateway of kind "smpp": SMPP 3.4 to an operator's SMSC. Combines smpp_session (connection), settings.hpp
// (submits) and part_tracker (receipts).

#include "sms/adapter/provider_kind.hpp"
#include "sms/providers/smpp/session.hpp"

#include <string>
#include <vector>

namespace twostep::sms {

/// The result of a message from its parts' results: accepted if all parts were; the ids, "" for an id that
/// is_message_id refuses. Otherwise, in this order: a permanent refusal, an unknown outcome, a transient failure.
core::result<std::vector<std::string>, failure> whole_result(std::vector<part_result>);

/// ids: the parts', in order, at least one. more_parts is set only if every part has an id.
accepted accepted_as(std::vector<std::string> ids);

extern const provider_kind smpp_kind;

} // namespace twostep::sms
