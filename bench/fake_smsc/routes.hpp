#pragma once
// Routes requests: the providers' APIs, the page, /messages and /control.

#include "bench/fake_smsc/inbox.hpp"
#include "bench/fake_smsc/providers.hpp"

#include <string>

namespace twostep::bench::fake_smsc {

struct http_outcome {
  http_reply reply;
  milliseconds wait{}; ///< before the reply
  bool hangs = false;  ///< no reply at all
};

/// path: with its query. may_close: another port stays open at "down".
http_outcome answer_http(inbox&, http_question, bool may_close);

/// The bytes of head and body.
std::string to_wire(const http_reply&, bool keep_alive);

} // namespace twostep::bench::fake_smsc
