#pragma once
// The request head, strictly (R50): where it ends, and what it says. Policy and grammar, no input or output.

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

/// Bytes, and fields by number.
struct head_limits {
  std::size_t head;
  std::size_t target;
  std::size_t fields;
};

/// Finds the empty line while bytes arrive; what was looked at once is not looked at again.
class head_scanner {
public:
  /// arrived: everything since the head's first byte. The head's size with its empty line; nothing while more must
  /// come. Errors: syntax (bare LF, or nothing that could begin a request), target_too_long, head_too_large.
  result<std::optional<std::size_t>> scan(std::string_view arrived, const head_limits&) noexcept;

private:
  std::size_t line_ = 0; ///< where the unfinished line begins
  std::size_t seen_ = 0;
  std::size_t lines_ = 0;
};

/// What the head says of the message and its way, beside the request itself.
struct head {
  static constexpr std::size_t max_forwarded_for = 8;

  bool http_1_1 = false;
  bool keep_alive = false;
  bool expect_continue = false;
  bool forwarded = false;           ///< any X-Forwarded-* that is read, or X-Original-URL
  bool relayed = false;             ///< any of these, Forwarded, Via, X-Real-IP, or another that only proxies send
  std::uint64_t content_length = 0; ///< not limited here
  std::size_t forwarded_for_count = 0;
  std::array<std::string_view, max_forwarded_for> forwarded_for_lines{};

  std::span<const std::string_view> forwarded_for() const noexcept {
    return {forwarded_for_lines.data(), forwarded_for_count};
  }
};

/// text: one whole head with its empty line; kept: names of further fields that are kept, as kept_fields has them.
/// Fills the request's method, target and fields with views into text (forwarded_* whoever the peer is; path, query,
/// body and client are the connection's). Nothing on success. A refused request may be half filled. HEAD and GET are
/// told apart; a method is refused before anything else of the head.
std::optional<refusal>
parse_head(std::string_view text, const head_limits&, request&, head&, std::span<const std::string> kept = {});

/// host[:port] as Host carries it: a name of letters, digits, '-', '_' and '.', an IPv4 or a bracketed IPv6 address.
bool valid_host(std::string_view) noexcept;

} // namespace twostep::server::http
