#pragma once
// The provider that sends nothing: each message becomes a line of JSON in DATA/outbox.ndjson (docs/contract.md). For
// the demo, tests and rehearsals.

#include "sms/adapter/provider_kind.hpp"

namespace twostep::sms {

extern const provider_kind outbox_kind;

} // namespace twostep::sms
