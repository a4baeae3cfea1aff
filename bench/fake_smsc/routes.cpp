#include "bench/fake_smsc/routes.hpp"

#include "bench/fake_smsc/page.hpp"

#include <charconv>
#include <stdexcept>

namespace twostep::bench::fake_smsc {

namespace {

constexpr std::string_view plain = "text/plain; charset=utf-8";

std::string_view reason_of(unsigned status) {
  switch (status) {
  case 200:
    return "OK";
  case 201:
    return "Created";
  case 202:
    return "Accepted";
  case 400:
    return "Bad Request";
  case 401:
    return "Unauthorized";
  case 404:
    return "Not Found";
  case 405:
    return "Method Not Allowed";
  case 409:
    return "Conflict";
  case 422:
    return "Unprocessable Entity";
  case 429:
    return "Too Many Requests";
  default:
    return "Internal Server Error";
  }
}

http_outcome take(inbox& d, const http_provider& provider, const http_question& q) {
  if (!d.is_right(provider.password(q))) return {provider.unauthorized};
  const auto message = provider.read(q);
  if (!message) return {provider.unreadable};
  const auto decided = d.take(*message, provider.id, d.http_teller(*message));
  http_outcome out;
  out.wait = decided.what.latency;
  out.hangs = decided.what.answer == answer_kind::hung;
  if (decided.what.answer == answer_kind::accepted)
    out.reply = provider.accepted(*message, decided.id);
  else if (!out.hangs)
    out.reply = provider.not_accepted(*message, decided.what.answer);
  return out;
}

http_reply control(inbox& d, const http_question& q, bool may_close) {
  if (q.method == "POST") {
    behaviour changed = d.now();
    try {
      apply_all(changed, q.body);
    } catch (const std::invalid_argument& e) {
      return {400, std::string(e.what()) + "\n", plain};
    }
    if (changed.down && !may_close)
      return {409, "down would close this door for good: start with --console-port, or use --script\n", plain};
    d.behave(changed);
  } else if (q.method != "GET") {
    return {405, "GET or POST\n", plain};
  }
  return {200, to_words(d.now()) + "\n", plain};
}

/// "after=12" in a query; 0 if missing.
std::uint64_t after_of(std::string_view query) {
  constexpr std::string_view name = "after=";
  std::uint64_t number = 0;
  if (query.starts_with(name)) std::from_chars(query.data() + name.size(), query.data() + query.size(), number);
  return number;
}

} // namespace

http_outcome answer_http(inbox& d, http_question q, bool may_close) {
  const auto mark = q.path.find('?');
  const auto query = mark == q.path.npos ? std::string_view() : q.path.substr(mark + 1);
  q.path = q.path.substr(0, mark);
  if (const auto* provider = find_provider(q.path)) return take(d, *provider, q);
  if (q.path == "/control") return {control(d, q, may_close)};
  if (q.path != "/" && q.path != "/messages")
    return {{404, "there is nothing here: --help lists the paths\n", plain}};
  if (q.method != "GET") return {{405, "GET\n", plain}};
  if (q.path == "/messages") return {{200, to_ndjson(d.messages(), after_of(query)), "application/x-ndjson"}};
  return {{200, page(d.messages(), d.receipts(), d.now()), "text/html; charset=utf-8"}};
}

std::string to_wire(const http_reply& reply, bool keep_alive) {
  std::string bytes;
  bytes.reserve(256 + reply.body.size());
  bytes.append("HTTP/1.1 ").append(std::to_string(reply.status)).append(" ").append(reason_of(reply.status));
  bytes.append("\r\nContent-Type: ").append(reply.content_type);
  bytes.append("\r\nContent-Length: ").append(std::to_string(reply.body.size()));
  // The page needs no script and mustn't be framed.
  if (reply.content_type.starts_with("text/html"))
    bytes.append("\r\nContent-Security-Policy: default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'"
    );
  bytes.append("\r\nCache-Control: no-store");
  if (reply.retry_after) bytes.append("\r\nRetry-After: 1");
  bytes.append(keep_alive ? "\r\n\r\n" : "\r\nConnection: close\r\n\r\n");
  return bytes.append(reply.body);
}

} // namespace twostep::bench::fake_smsc
