#pragma once
// SMPP 3.4 to an operator's SMSC: kind "smpp". The session carries, smpp_settings makes the submits, part_tracker
// reads what becomes of them; this puts them together.

#include "sms/adapter/provider_kind.hpp"
#include "sms/providers/smpp/session.hpp"

#include <string>
#include <vector>

namespace twostep::sms {

/// What the parts' results mean for the whole: accepted where all parts were (an id that is_message_id refuses is as
/// good as none). Else what is known best: that the SMSC
/// refused for good, then that nobody knows, then that it may be tried again.
core::result<std::vector<std::string>, failure> whole_result(std::vector<part_result>);

/// A message's names, by its parts' ids in order, at least one: those behind the first where every one has an id.
accepted accepted_as(std::vector<std::string> ids);

extern const provider_kind smpp_kind;

} // namespace twostep::sms
