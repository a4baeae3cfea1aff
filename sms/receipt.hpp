#pragma once
// Delivery receipts: what a provider reports later about an accepted message. They arrive at the server's route,
// or over the provider's own connection.

#include "core/function_ref.hpp"
#include "core/result.hpp"
#include "sms/failure_kind.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

enum class delivery : std::uint8_t { delivered = 1, undelivered };

/// A provider's final report about a message. Intermediate states ("sent", "buffered") aren't receipts.
struct receipt {
  std::string provider_id; ///< the provider's id of the message; never empty
  delivery what{delivery::delivered};
  /// If undelivered: invalid_number, rejected, unsupported, or unavailable (for example because it expired).
  failure_kind reason{failure_kind::unavailable};
  std::string detail; ///< as failure::detail: one line for the operator, nothing secret
  /// The adapter combined the receipts of all parts into this one, with the first part's id. It forgets them when it
  /// is destroyed (by a restart, or a reload that changes it); then each part's receipt is passed on as it is.
  bool is_joined = false;
};

/// A request to /sms/receipts/NAME, not decoded. Views live as long as the request.
struct receipt_request {
  std::string_view method = "POST";
  /// The URL that the provider was told to call: public_url, the path, and "?…" if there is a query.
  std::string_view url;
  std::string_view query; ///< without '?'
  std::string_view content_type;
  std::string_view authorization;
  std::string_view body;
  core::function_ref<std::string_view(std::string_view lower_case_name)>
      field; ///< only for names in the kind's receipt_header_fields; else ""
};

enum class receipt_refusal : std::uint8_t {
  not_accepted = 1, ///< the provider sends none this way, or none were requested
  forged,           ///< the signature is missing, wrong or too old
  unreadable        ///< signed, but not understood
};

/// Empty: signed and understood, but without final reports.
using read_receipts = core::result<std::vector<receipt>, receipt_refusal>;
[[noreturn]] void throw_exception_from_error(receipt_refusal, const boost::source_location&);

} // namespace twostep::sms
