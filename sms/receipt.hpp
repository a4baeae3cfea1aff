#pragma once
// What a provider says later about a message it took: delivered, or not. Not where receipts come in: that is the
// server's route, or the provider's own connection.

#include "core/function_ref.hpp"
#include "core/result.hpp"
#include "sms/failure_kind.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

enum class delivery : std::uint8_t { delivered = 1, undelivered };

/// One provider's word about one message. Words about messages on their way ("sent", "buffered") are no receipts.
struct receipt {
  std::string provider_id; ///< what the provider called the message when it took it; never empty
  delivery what{delivery::delivered};
  /// Of an undelivered one: invalid_number, rejected, unsupported, or unavailable where it only came too late.
  failure_kind reason{failure_kind::unavailable};
  std::string detail; ///< as failure's: for the operator, one line, nothing secret
};

/// A request to /sms/receipts/NAME, undecoded. Views live as long as the request.
struct receipt_request {
  std::string_view method = "POST";
  std::string_view url;   ///< what the provider was told to call: public_url, the path, and "?…" where there is one
  std::string_view query; ///< without '?'
  std::string_view content_type;
  std::string_view authorization;
  std::string_view body;
  core::function_ref<std::string_view(std::string_view lower_case_name)>
      field; ///< of those in the kind's receipt_fields; else ""
};

enum class receipt_refusal : std::uint8_t {
  not_accepted = 1, ///< the provider sends none this way, or none were asked for
  forged,           ///< the signature is missing or wrong, or too old
  unreadable        ///< signed, and not understood
};

/// Empty: signed and understood, and about nothing that is to be known.
using read_receipts = core::result<std::vector<receipt>, receipt_refusal>;
[[noreturn]] void throw_exception_from_error(receipt_refusal, const boost::source_location&);

} // namespace twostep::sms
