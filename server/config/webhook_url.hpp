#pragma once
// An address of the operator's to which this server posts JSON.

#include "sms/net/base_url.hpp"

#include <string>
#include <string_view>

namespace twostep::server {

struct webhook {
  sms::base_url host;
  std::string target; ///< path and query
};

/// The part before path, query and fragment: "https://api.example.org:8443". Takes any text; doesn't validate.
std::string_view origin_of(std::string_view url) noexcept;

/// Accepts https, or http on this machine; with path and query, without user and fragment. Throws
/// std::invalid_argument with the reason; the reason doesn't contain the address.
webhook parse_webhook(std::string_view url);

} // namespace twostep::server
