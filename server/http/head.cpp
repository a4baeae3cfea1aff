#include "server/http/head.hpp"

#include "server/http/ascii.hpp"
#include "server/http/client_address.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <boost/beast/http/verb.hpp>

#include <algorithm>
#include <charconv>
#include <cstring>

namespace twostep::server::http {
namespace {

namespace bhttp = boost::beast::http;
using boost::beast::error_code;
using beast_view = boost::beast::string_view;

constexpr std::size_t around_target = 64; // a method, " HTTP/1.1" and room for the methods that are refused

std::string_view view(beast_view s) noexcept {
  return {s.data(), s.size()};
}

bool is_target(std::string_view s) noexcept {
  return s.front() == '/' && std::all_of(s.begin(), s.end(), [](char c) { return c > 0x20 && c < 0x7f && c != '#'; });
}

/// Beast calls every unknown version what it calls a garbled one; 505 is for well-formed versions only.
bool names_a_version(std::string_view text) noexcept {
  const std::string_view line = text.substr(0, text.find('\r'));
  if (std::count(line.begin(), line.end(), ' ') != 2) return false;
  const std::string_view v = line.substr(line.rfind(' ') + 1);
  return v.size() == 8 && v.starts_with("HTTP/") && is_decimal(v[5]) && v[6] == '.' && is_decimal(v[7]);
}

/// Beast tells the policy what it reads; the policy keeps what the server uses and refuses the rest.
class policy final : public bhttp::basic_parser<true> {
public:
  policy(std::string_view text, const head_limits& limits, request& r, head& h) noexcept
      : text_(text), limits_(limits), request_(r), head_(h) {
    eager(false);
    header_limit(static_cast<std::uint32_t>(text.size() + 1)); // head_scanner has kept the real one
    body_limit(boost::none);
  }

  std::optional<refusal> run() {
    error_code ec;
    const std::size_t used = put(boost::asio::const_buffer(text_.data(), text_.size()), ec);
    if (refusal_) return refusal_;
    if (ec) return translate(ec);
    if (!is_header_done() || used != text_.size()) return refusal::syntax;
    head_.keep_alive = keep_alive();
    return {};
  }

private:
  std::optional<refusal> translate(error_code ec) const {
    if (ec == bhttp::error::bad_version) return names_a_version(text_) ? refusal::version : refusal::syntax;
    if (ec == bhttp::error::bad_target) return refusal::target;
    if (ec == bhttp::error::bad_transfer_encoding) return refusal::conflicting;
    if (ec == bhttp::error::bad_content_length || ec == bhttp::error::multiple_content_length)
      return coding_ ? refusal::conflicting : refusal::length;
    return refusal::syntax;
  }

  void refuse(refusal r, error_code& ec) {
    refusal_ = r;
    ec = bhttp::error::bad_field;
  }

  void once(std::string_view& slot, std::string_view value, error_code& ec, refusal r = refusal::doubled) {
    if (slot.data()) return refuse(r, ec);
    slot = value;
  }

  void forwarded(std::string_view& slot, std::string_view value, error_code& ec) {
    head_.forwarded = true;
    once(slot, value, ec);
  }

  void on_request_impl(bhttp::verb verb, beast_view, beast_view target, int version, error_code& ec) override {
    if (target.size() > limits_.target) return refuse(refusal::target_too_long, ec);
    if (!is_target(view(target))) return refuse(refusal::target, ec);
    request_.method = verb == bhttp::verb::get    ? method::get
                      : verb == bhttp::verb::head ? method::head
                                                  : method::post;
    request_.target = view(target);
    head_.http_1_1 = version == 11;
  }

  void on_field_impl(bhttp::field f, beast_view beast_name, beast_view beast_value, error_code& ec) override {
    const std::string_view name = view(beast_name), value = view(beast_value);
    if (++fields_ > limits_.fields) return refuse(refusal::head_too_large, ec);
    if (is_folded(name, value)) return refuse(refusal::syntax, ec);
    switch (f) {
    case bhttp::field::host:
      return once(request_.host, value, ec, refusal::host);
    case bhttp::field::content_length:
      return content_length(value, ec);
    case bhttp::field::transfer_encoding:
      return transfer_encoding(value, ec);
    case bhttp::field::expect:
      return expect(value, ec);
    case bhttp::field::cookie:
      return once(request_.cookie, value, ec);
    case bhttp::field::origin:
      return once(request_.origin, value, ec);
    case bhttp::field::referer:
      return once(request_.referer, value, ec);
    case bhttp::field::user_agent:
      return once(request_.user_agent, value, ec);
    case bhttp::field::authorization:
      return once(request_.authorization, value, ec);
    case bhttp::field::content_type:
      return once(request_.content_type, value, ec);
    case bhttp::field::sec_fetch_site:
      return once(request_.sec_fetch_site, value, ec);
    case bhttp::field::sec_fetch_mode:
      return once(request_.sec_fetch_mode, value, ec);
    case bhttp::field::accept:
      return first(request_.accept, value);
    case bhttp::field::accept_language:
      return first(request_.accept_language, value);
    case bhttp::field::if_none_match:
      return first(request_.if_none_match, value);
    case bhttp::field::unknown:
      return other_field(name, value, ec);
    default:
      return;
    }
  }

  /// Beast unfolds into a buffer of its own, or skips the line ends before a value's first character.
  bool is_folded(std::string_view name, std::string_view value) const noexcept {
    const char* const begin = text_.data();
    const char* const after_colon = name.data() + name.size() + 1;
    if (std::less<>{}(value.data(), begin) || std::less<>{}(begin + text_.size(), value.data())) return true;
    return std::any_of(after_colon, value.data(), [](char c) { return c != ' ' && c != '\t'; });
  }

  /// A list may come in several fields; the first says enough for what it is used for.
  static void first(std::string_view& slot, std::string_view value) noexcept {
    if (!slot.data()) slot = value;
  }

  void content_length(std::string_view value, error_code& ec) {
    if (length_.data() || value.empty() || !std::all_of(value.begin(), value.end(), is_decimal))
      return refuse(refusal::length, ec);
    length_ = value;
    const auto [end, error] = std::from_chars(value.data(), value.data() + value.size(), head_.content_length);
    if (error != std::errc{} || end != value.data() + value.size()) refuse(refusal::length, ec);
  }

  /// Judged at the head's end: beside a Content-Length any coding is a conflict, whichever came first.
  void transfer_encoding(std::string_view value, error_code& ec) {
    if (coding_ || is_word(value, "identity")) return refuse(refusal::conflicting, ec);
    coding_ = is_word(value, "chunked") ? refusal::length_required : refusal::transfer_encoding;
  }

  void expect(std::string_view value, error_code& ec) {
    if (!is_word(value, "100-continue")) return refuse(refusal::expectation, ec);
    head_.expect_continue = true;
  }

  void other_field(std::string_view name, std::string_view value, error_code& ec) {
    for (std::size_t i = 0; i < std::size(signature_fields); ++i)
      if (is_name(name, signature_fields[i])) return once(request_.signatures[i], value, ec);
    switch (name.size()) {
    case 11:
      if (is_name(name, "traceparent")) traceparent(value);
      return;
    case 14:
      if (is_name(name, "x-original-url")) forwarded(request_.original_url, value, ec);
      return;
    case 15:
      if (is_name(name, "x-forwarded-for")) return forwarded_for(value, ec);
      if (is_name(name, "x-forwarded-uri")) forwarded(request_.forwarded_uri, value, ec);
      return;
    case 16:
      if (is_name(name, "x-forwarded-host")) forwarded(request_.forwarded_host, value, ec);
      return;
    case 17:
      if (is_name(name, "x-forwarded-proto")) forwarded(request_.forwarded_proto, value, ec);
      return;
    case 18:
      if (is_name(name, "x-forwarded-method")) forwarded(request_.forwarded_method, value, ec);
      return;
    default:
      return;
    }
  }

  /// It decides nothing, so two of them are no reason to refuse: they are as good as none, whichever is right.
  void traceparent(std::string_view value) noexcept {
    request_.traceparent = request_.traceparent.data() ? value.substr(0, 0) : value;
  }

  /// Proxies either lengthen the field or add one of their own.
  void forwarded_for(std::string_view value, error_code& ec) {
    head_.forwarded = true;
    if (head_.forwarded_for_count == head::max_forwarded_for) return refuse(refusal::doubled, ec);
    head_.forwarded_for_lines[head_.forwarded_for_count++] = value;
  }

  void on_header_impl(error_code& ec) override {
    if (coding_) return refuse(length_.data() || !head_.http_1_1 ? refusal::conflicting : *coding_, ec);
    if (!valid_host(request_.host)) return refuse(refusal::host, ec);
    if (!head_.http_1_1) head_.expect_continue = false;
  }

  // No body passes through this parser: the connection reads it by Content-Length.
  void on_response_impl(int, beast_view, int, error_code&) override {}
  void on_body_init_impl(const boost::optional<std::uint64_t>&, error_code&) override {}
  std::size_t on_body_impl(beast_view, error_code&) override { return 0; }
  void on_chunk_header_impl(std::uint64_t, beast_view, error_code&) override {}
  std::size_t on_chunk_body_impl(std::uint64_t, beast_view, error_code&) override { return 0; }
  void on_finish_impl(error_code&) override {}

  std::string_view text_;
  const head_limits& limits_;
  request& request_;
  head& head_;
  std::string_view length_;
  std::optional<refusal> coding_, refusal_;
  std::size_t fields_ = 0;
};

/// Methods that no route has. The preface of HTTP/2 is no request at all.
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

std::optional<refusal> parse_head(std::string_view text, const head_limits& limits, request& r, head& h) {
  if (const auto refused = refuse_method(text)) return refused;
  return policy(text, limits, r, h).run();
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
