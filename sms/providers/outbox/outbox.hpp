#pragma once
// The provider that sends nothing: it writes each message as a line of JSON to DATA/outbox.ndjson
// (docs/contract.md). For the demo, tests and rehearsals.

#include "sms/adapter/provider_kind.hpp"

namespace twostep::sms {

extern const provider_kind outbox_kind;

/// The same for mails, in DATA/mailbox.ndjson, with the subject: the demo's.
std::unique_ptr<gateway> make_mailbox(std::string name, const provider_environment&);

} // namespace twostep::sms
