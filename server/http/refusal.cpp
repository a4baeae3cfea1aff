#include "server/http/refusal.hpp"

namespace twostep::server::http {

unsigned status(refusal r) noexcept {
  switch (r) {
  case refusal::syntax:
  case refusal::target:
  case refusal::host:
  case refusal::length:
  case refusal::conflicting:
  case refusal::doubled:
  case refusal::form:
    return 400;
  case refusal::method:
    return 405;
  case refusal::length_required:
    return 411;
  case refusal::body_too_large:
    return 413;
  case refusal::target_too_long:
    return 414;
  case refusal::media_type:
    return 415;
  case refusal::expectation:
    return 417;
  case refusal::head_too_large:
    return 431;
  case refusal::unknown_method:
  case refusal::transfer_encoding:
    return 501;
  case refusal::overloaded:
    return 503;
  case refusal::version:
    return 505;
  }
  return 400;
}

std::string_view sentence(refusal r) noexcept {
  switch (r) {
  case refusal::syntax:
    return "The request is not well-formed HTTP.";
  case refusal::target:
    return "The address in the request is not well-formed.";
  case refusal::host:
    return "The request must name exactly one valid host.";
  case refusal::length:
    return "The length of the request is not well-formed.";
  case refusal::conflicting:
    return "The request gives its length in conflicting ways.";
  case refusal::doubled:
    return "The request says something twice that may be said only once.";
  case refusal::form:
    return "The form could not be read.";
  case refusal::method:
    return "This method is not allowed here.";
  case refusal::length_required:
    return "The request must announce its length.";
  case refusal::body_too_large:
    return "The request is too large.";
  case refusal::target_too_long:
    return "The address in the request is too long.";
  case refusal::media_type:
    return "The form was sent in a format that is not accepted here.";
  case refusal::expectation:
    return "The request expects something that is not offered here.";
  case refusal::head_too_large:
    return "The request's header fields are too large. Deleting this site's cookies may help.";
  case refusal::unknown_method:
    return "This method is not known here.";
  case refusal::transfer_encoding:
    return "This way of sending a request is not known here.";
  case refusal::overloaded:
    return "Too many people are connected at the moment. Please try again in a few seconds.";
  case refusal::version:
    return "This version of HTTP is not spoken here.";
  }
  return "The request was refused.";
}

} // namespace twostep::server::http
