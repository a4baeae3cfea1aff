#pragma once
// Parses the request head strictly (R50): where it ends and what it says. No input or output.

#include "server/http/message.hpp"
#include "server/http/refusal.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace twostep::server::http {

/// Bytes; fields: their number.
struct head_limits {
  std::size_t head;
  std::size_t target;
  std::size_t fields;
};

/// Finds the empty line while bytes arrive, looking at each byte once.
class head_scanner {
public:
  /// arrived: everything since the head's first byte. Returns the size of the head with its empty line; nullopt
  /// while it is incomplete. Errors: syntax (a bare LF, or no possible beginning of a request), target_too_long,
  /// head_too_large.
  result<std::optional<std::size_t>> scan(std::string_view arrived, const head_limits&) noexcept;

private:
  std::size_t line_ = 0; ///< begin of the unfinished line
  std::size_t seen_ = 0;
  std::size_t lines_ = 0;
};

/// What the head says about the message and its transport, beside the request itself.
struct head {
  static constexpr std::size_t max_forwarded_for = 8;

  bool http_1_1 = false;
  bool keep_alive = false;
  bool expect_continue = false;
  bool forwarded = false; ///< has an X-Forwarded-* field that is read, or X-Original-URL
  bool relayed = false;   ///< as forwarded, or has Forwarded, Via, X-Real-IP or another field that only proxies send
  std::uint64_t content_length = 0; ///< not limited here
  std::size_t forwarded_for_count = 0;
  std::array<std::string_view, max_forwarded_for> forwarded_for_lines{};

  std::span<const std::string_view> forwarded_for() const noexcept {
    return {forwarded_for_lines.data(), forwarded_for_count};
  }
};

/// text: one whole head with its empty line. kept: names of further fields to keep, as for kept_fields. Fills the
/// request's method, target and fields with views into text: forwarded_* whoever the peer is; path, query, body
/// and client are left to the connection. Returns nullopt on success; a refused request may be half filled. HEAD
/// and GET are distinguished; the method is checked before the rest.
std::optional<refusal>
parse_head(std::string_view text, const head_limits&, request&, head&, std::span<const std::string> kept = {});

/// True for host[:port] as in Host: a name of letters, digits, '-', '_' and '.', an IPv4 address, or a bracketed
/// IPv6 address.
bool valid_host(std::string_view) noexcept;

} // namespace twostep::server::http
