#include "sms/failure_kind.hpp"

namespace twostep::sms {

std::string_view to_text(failure_kind kind) noexcept {
  switch (kind) {
  case failure_kind::invalid_number:
    return "invalid_number";
  case failure_kind::rejected:
    return "rejected";
  case failure_kind::unsupported:
    return "unsupported";
  case failure_kind::authentication:
    return "authentication";
  case failure_kind::rate_limited:
    return "rate_limited";
  case failure_kind::unavailable:
    return "unavailable";
  case failure_kind::no_answer:
    return "no_answer";
  case failure_kind::postponed:
    return "postponed";
  case failure_kind::invalid_address:
    return "invalid_address";
  }
  return "unknown";
}

} // namespace twostep::sms
