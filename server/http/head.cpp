#include "server/http/head.hpp"

#include "server/http/ascii.hpp"
#include "server/http/client_address.hpp"
#include "server/http/field_name.hpp"
#include "server/http/head_characters.hpp"

#include <boost/beast/http/verb.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace twostep::server::http {
namespace {

namespace bhttp = boost::beast::http;

constexpr std::size_t around_target = 64; // room for the method, also one that is refused, and " HTTP/1.1"

bool is_target(std::string_view s) noexcept {
  return s.starts_with('/') &&
         std::all_of(s.begin(), s.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
}

/// Only a well-formed version is answered 505.
bool is_version(std::string_view v) noexcept {
  return v.size() == 8 && v.starts_with("HTTP/") && is_decimal(v[5]) && v[6] == '.' && is_decimal(v[7]);
}

/// Reads a head line by line, keeps what the server uses, and refuses what two parsers could read differently. The
/// scanner has checked that every line ends with CRLF. Each step returns a refusal or nothing.
class reading {
public:
  reading(std::string_view text, const head_limits& limits, request& r, head& h) noexcept
      : rest_(text), limits_(limits), request_(r), head_(h) {}

  std::optional<refusal> run() {
    if (const auto refused = request_line(next_line())) return refused;
    for (auto line = next_line(); !line.empty(); line = next_line()) {
      if (++fields_ > limits_.fields) return refusal::head_too_large;
      if (const auto refused = field_line(line)) return refused;
    }
    if (!rest_.empty()) return refusal::syntax;
    return check_limits();
  }

private:
  using answer = std::optional<refusal>;

  std::string_view next_line() noexcept {
    const auto end = rest_.find('\n');
    if (end == rest_.npos || end == 0) return {};
    const auto line = rest_.substr(0, end - 1);
    rest_.remove_prefix(end + 1);
    return line;
  }

  /// refuse_method() has checked the method.
  answer request_line(std::string_view line) noexcept {
    request_.method = line.front() == 'G' ? method::get : line.front() == 'H' ? method::head : method::post;
    line.remove_prefix(line.find(' ') + 1);
    const auto end = line.find(' ');
    const auto target = line.substr(0, end);
    if (end == line.npos) return refusal::target;
    if (target.size() > limits_.target) return refusal::target_too_long;
    if (!is_target(target)) return refusal::target;
    request_.target = target;
    const auto version = line.substr(end + 1);
    head_.http_1_1 = version == "HTTP/1.1";
    if (head_.http_1_1 || version == "HTTP/1.0") return {};
    return is_version(version) ? refusal::version : refusal::syntax;
  }

  /// A folded line begins with a space or tab, so its name is invalid.
  answer field_line(std::string_view line) {
    const auto colon = line.find(':');
    if (colon == line.npos) return refusal::syntax;
    const auto name = line.substr(0, colon);
    const auto known = find_field_name(name);
    if (known == field_name::other && (name.empty() || token_size(name) != name.size())) return refusal::syntax;
    const auto value = line.substr(colon + 1);
    if (!is_field_value(value)) return refusal::syntax;
    return field(known, name, trim(value));
  }

  answer field(field_name known, std::string_view name, std::string_view value) {
    switch (known) {
    case field_name::host:
      return once(request_.host, value, refusal::host);
    case field_name::content_length:
      return content_length(value);
    case field_name::transfer_encoding:
      return transfer_encoding(value);
    case field_name::connection:
      return connection_options(value);
    case field_name::expect:
      return expect(value);
    case field_name::cookie:
      return once(request_.cookie, value);
    case field_name::origin:
      return once(request_.origin, value);
    case field_name::referer:
      return once(request_.referer, value);
    case field_name::user_agent:
      return once(request_.user_agent, value);
    case field_name::authorization:
      return once(request_.authorization, value);
    case field_name::content_type:
      return once(request_.content_type, value);
    case field_name::sec_fetch_site:
      return once(request_.sec_fetch_site, value);
    case field_name::sec_fetch_mode:
      return once(request_.sec_fetch_mode, value);
    case field_name::accept:
      return first(request_.accept, value);
    case field_name::accept_encoding:
      return first(request_.accept_encoding, value);
    case field_name::accept_language:
      return first(request_.accept_language, value);
    case field_name::if_none_match:
      return first(request_.if_none_match, value);
    case field_name::traceparent:
      return traceparent(value);
    case field_name::x_original_url:
      return forwarded(request_.original_url, value);
    case field_name::x_forwarded_for:
      return forwarded_for(value);
    case field_name::x_forwarded_host:
      return forwarded(request_.forwarded_host, value);
    case field_name::x_forwarded_method:
      return forwarded(request_.forwarded_method, value);
    case field_name::x_forwarded_proto:
      return forwarded(request_.forwarded_proto, value);
    case field_name::x_forwarded_uri:
      return forwarded(request_.forwarded_uri, value);
    case field_name::cf_connecting_ip:
    case field_name::fastly_client_ip:
    case field_name::forwarded:
    case field_name::true_client_ip:
    case field_name::via:
    case field_name::x_client_ip:
    case field_name::x_cluster_client_ip:
    case field_name::x_forwarded:
    case field_name::x_forwarded_port:
    case field_name::x_forwarded_server:
    case field_name::x_real_ip:
      head_.relayed = true;
      return {};
    case field_name::other:
      if (is_of_forwarding(name)) head_.relayed = true;
      break;
    }
    return kept(name, value);
  }

  /// "X-Forwarded-Ssl", "X-Forwarded-Prefix" and the like.
  static bool is_of_forwarding(std::string_view name) noexcept {
    constexpr std::string_view begin = "x-forwarded";
    return name.size() > begin.size() && is_word(name.substr(0, begin.size()), begin);
  }

  static answer once(std::string_view& slot, std::string_view value, refusal r = refusal::doubled) noexcept {
    if (slot.data()) return r;
    slot = value;
    return {};
  }

  /// For lists, which may come in several fields: the first is sufficient for its use.
  static answer first(std::string_view& slot, std::string_view value) noexcept {
    if (!slot.data()) slot = value;
    return {};
  }

  answer forwarded(std::string_view& slot, std::string_view value) noexcept {
    head_.forwarded = head_.relayed = true;
    return once(slot, value);
  }

  /// Proxies either extend the field or add another one.
  answer forwarded_for(std::string_view value) noexcept {
    head_.forwarded = head_.relayed = true;
    if (head_.forwarded_for_count == head::max_forwarded_for) return refusal::doubled;
    head_.forwarded_for_lines[head_.forwarded_for_count++] = value;
    return {};
  }

  answer content_length(std::string_view value) noexcept {
    const auto refused = coding_ ? refusal::conflicting : refusal::length;
    if (length_.data() || value.empty() || !std::all_of(value.begin(), value.end(), is_decimal)) return refused;
    length_ = value;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), head_.content_length);
    if (error != std::errc{} || end != value.data() + value.size()) return refused;
    return {};
  }

  /// Checked at the end of the head: beside a Content-Length any coding is a conflict, in either order.
  answer transfer_encoding(std::string_view value) noexcept {
    if (coding_ || is_word(value, "identity")) return refusal::conflicting;
    coding_ = is_word(value, "chunked") ? refusal::length_required : refusal::transfer_encoding;
    return {};
  }

  answer connection_options(std::string_view list) noexcept {
    while (!list.empty()) {
      const auto comma = std::min(list.find(','), list.size());
      const auto option = trim(list.substr(0, comma));
      if (token_size(option) != option.size()) return refusal::syntax;
      says_close_ = says_close_ || is_word(option, "close");
      says_keep_alive_ = says_keep_alive_ || is_word(option, "keep-alive");
      list.remove_prefix(std::min(comma + 1, list.size()));
    }
    return {};
  }

  answer expect(std::string_view value) noexcept {
    if (!is_word(value, "100-continue")) return refusal::expectation;
    head_.expect_continue = true;
    return {};
  }

  /// Decides nothing, so two of them aren't refused: they count as none.
  answer traceparent(std::string_view value) noexcept {
    request_.traceparent = request_.traceparent.data() ? value.substr(0, 0) : value;
    return {};
  }

  answer kept(std::string_view name, std::string_view value) noexcept {
    const auto names = request_.kept.names();
    for (std::size_t i = 0; i < names.size(); ++i)
      if (is_name(name, names[i])) return once(request_.kept.at(i), value);
    return {};
  }

  answer check_limits() noexcept {
    if (coding_) return length_.data() || !head_.http_1_1 ? refusal::conflicting : *coding_;
    if (!valid_host(request_.host)) return refusal::host;
    if (!head_.http_1_1) head_.expect_continue = false;
    head_.keep_alive = !says_close_ && (head_.http_1_1 || says_keep_alive_);
    return {};
  }

  std::string_view rest_;
  const head_limits& limits_;
  request& request_;
  head& head_;
  std::string_view length_;
  std::optional<refusal> coding_;
  bool says_close_ = false, says_keep_alive_ = false;
  std::size_t fields_ = 0;
};

/// Refuses methods that no route has. HTTP/2's preface isn't a request.
std::optional<refusal> refuse_method(std::string_view text) noexcept {
  if (text.starts_with("GET ") || text.starts_with("POST ") || text.starts_with("HEAD ")) return {};
  const std::string_view name = text.substr(0, text.find_first_of(" \r"));
  if (name.empty() || !std::all_of(name.begin(), name.end(), is_alpha) || name == "PRI") return refusal::syntax;
  const bool known = bhttp::string_to_verb({name.data(), name.size()}) != bhttp::verb::unknown;
  return known ? refusal::method : refusal::unknown_method;
}

} // namespace

result<std::optional<std::size_t>> head_scanner::scan(std::string_view arrived, const head_limits& limits) noexcept {
  if (!arrived.empty() && !is_alpha(arrived.front())) return refusal::syntax;
  while (const void* found = std::memchr(arrived.data() + seen_, '\n', arrived.size() - seen_)) {
    const auto end = static_cast<std::size_t>(static_cast<const char*>(found) - arrived.data());
    if (arrived[end - 1] != '\r') return refusal::syntax;
    const std::size_t length = end - 1 - line_;
    if (lines_ == 0 && length > limits.target + around_target) return refusal::target_too_long;
    if (end + 1 > limits.head || lines_ > limits.fields + 1) return refusal::head_too_large;
    if (length == 0) return std::optional<std::size_t>(end + 1);
    ++lines_;
    line_ = seen_ = end + 1;
  }
  seen_ = arrived.size();
  if (lines_ == 0 && arrived.size() > limits.target + around_target) return refusal::target_too_long;
  if (arrived.size() >= limits.head) return refusal::head_too_large;
  return std::optional<std::size_t>{};
}

std::optional<refusal>
parse_head(std::string_view text, const head_limits& limits, request& r, head& h, std::span<const std::string> kept) {
  r.kept = kept_fields(kept);
  if (const auto refused = refuse_method(text)) return refused;
  return reading(text, limits, r, h).run();
}

bool valid_host(std::string_view s) noexcept {
  if (s.empty() || s.size() > 255) return false;
  std::string_view name = s, port;
  if (s.front() == '[') {
    const auto end = s.find(']');
    if (end == s.npos) return false;
    const std::string_view literal = s.substr(1, end - 1);
    if (literal.find(':') == literal.npos || !ip_address::parse(literal)) return false;
    name = {};
    port = s.substr(end + 1);
    if (port.empty()) return true;
  } else {
    const auto colon = s.find(':');
    name = s.substr(0, colon);
    port = colon == s.npos ? std::string_view{} : s.substr(colon);
    if (name.empty() || name.front() == '.' || name.find("..") != name.npos) return false;
    if (!std::all_of(name.begin(), name.end(), [](char c) {
          return is_alpha(c) || is_decimal(c) || c == '-' || c == '.' || c == '_';
        }))
      return false;
    if (port.empty()) return true;
  }
  std::uint16_t number = 0;
  const auto [end, error] = std::from_chars(port.data() + 1, port.data() + port.size(), number);
  return port.front() == ':' && error == std::errc{} && end == port.data() + port.size() && number != 0;
}

} // namespace twostep::server::http
