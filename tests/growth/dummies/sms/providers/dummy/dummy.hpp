#pragma once
// A provider that only the growth test knows: it takes every message and forgets it.

#include "sms/adapter/provider_kind.hpp"

namespace twostep::sms {

extern const provider_kind dummy_kind;

} // namespace twostep::sms
