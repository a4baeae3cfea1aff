#pragma once
// The sms library's coroutine type, because its codecs are used: one io_context on one thread runs everything.

#include "sms/awaitable.hpp"

namespace twostep::bench::fake_smsc {

using sms::awaitable;
using sms::executor;
using sms::use_awaitable;

} // namespace twostep::bench::fake_smsc
