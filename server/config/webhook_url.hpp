#pragma once
// An address of the operator's that this server posts JSON to.

#include "sms/net/base_url.hpp"

#include <string>
#include <string_view>

namespace twostep::server {

struct webhook {
  sms::base_url host;
  std::string target; ///< path and query
};

/// What stands before path, query and fragment: "https://api.example.org:8443". Of any text; not checked.
std::string_view origin_of(std::string_view url) noexcept;

/// https, or http on this machine; with path and query, without user and fragment. Throws std::invalid_argument that
/// says what is wrong, without repeating the address.
webhook parse_webhook(std::string_view url);

} // namespace twostep::server
