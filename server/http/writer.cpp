#include "server/http/writer.hpp"

#include "server/http/head_characters.hpp"

#include <boost/beast/http/status.hpp>

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdio>
#include <stdexcept>

namespace twostep::server::http {
namespace {

constexpr std::string_view no_store = "Cache-Control: no-store\r\n";
constexpr std::string_view immutable = "Cache-Control: public, max-age=31536000, immutable\r\n";

void append_number(std::string& out, std::size_t n) {
  std::array<char, 20> digits;
  const auto end = std::to_chars(digits.data(), digits.data() + digits.size(), n).ptr;
  out.append(digits.data(), end);
}

void append_status_line(std::string& out, unsigned status) {
  switch (status) { // the most common ones, of the gate and the pages
  case 200:
    out.append("HTTP/1.1 200 OK\r\n");
    return;
  case 204:
    out.append("HTTP/1.1 204 No Content\r\n");
    return;
  case 303:
    out.append("HTTP/1.1 303 See Other\r\n");
    return;
  case 401:
    out.append("HTTP/1.1 401 Unauthorized\r\n");
    return;
  default:
    break;
  }
  const auto reason = boost::beast::http::obsolete_reason(static_cast<boost::beast::http::status>(status));
  out.append("HTTP/1.1 ");
  append_number(out, status);
  out.append(" ").append(reason.data(), reason.size()).append("\r\n");
}

/// True: no character that ends a line. (find_first_of would call memchr for every character.)
bool is_one_line(std::string_view s) noexcept {
  return is_field_value(s) ||
         std::none_of(s.begin(), s.end(), [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

void check(const header& h) {
  if (!is_one_line(h.value) || !is_one_line(h.name))
    throw std::invalid_argument("the value of header " + std::string(h.name) + " has CR, LF or NUL in it");
}

} // namespace

std::string content_security_policy(std::string_view cookie_domain, bool https) {
  std::string csp = "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; form-action 'self'";
  // form-action also applies to redirects, and a sign-in returns to the application (decision 18). A wildcard
  // doesn't match the domain itself; without ":*" only the scheme's default port matches.
  if (!cookie_domain.empty())
    for (const std::string_view scheme : {" https://", " http://"}) {
      if (https && scheme == " http://") continue;
      for (const std::string_view under : {"*.", ""})
        csp.append(scheme).append(under).append(cookie_domain).append(":*");
    }
  return csp.append("; base-uri 'none'; object-src 'none'; frame-ancestors 'none'");
}

std::string_view date_line::at(std::chrono::system_clock::time_point now) {
  const auto seconds = std::chrono::floor<std::chrono::seconds>(now);
  if (seconds.time_since_epoch().count() == second_) return {text_, size_};
  static constexpr const char* weekdays[] = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr const char* months[] = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                           "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(seconds);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss time(seconds - day);
  const int size = std::snprintf(
      text_, sizeof text_, "Date: %s, %02u %s %04d %02d:%02d:%02d GMT\r\n",
      weekdays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
      months[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
      static_cast<int>(time.hours().count()), static_cast<int>(time.minutes().count()),
      static_cast<int>(time.seconds().count())
  );
  size_ = size > 0 && static_cast<std::size_t>(size) < sizeof text_ ? static_cast<std::size_t>(size) : 0;
  second_ = seconds.time_since_epoch().count();
  return {text_, size_};
}

writer::writer(const settings& s) {
  // The same policy as in layout.tpl. With no-referrer browsers send "Origin: null" with our own forms, and over
  // plain http they send nothing else that tells where a form comes from.
  short_block_ = "X-Content-Type-Options: nosniff\r\nReferrer-Policy: strict-origin\r\n";
  policy_ = "Content-Security-Policy: " + content_security_policy(s.cookie_domain, s.https) + "\r\n";
  full_block_ = short_block_ + "Cross-Origin-Opener-Policy: same-origin\r\n"
                               "Cross-Origin-Resource-Policy: same-origin\r\n";
  if (!s.hsts.empty()) full_block_.append("Strict-Transport-Security: ").append(s.hsts).append("\r\n");
  for (const std::string* value : {&s.cookie_domain, &s.hsts}) check({"settings", *value});
}

void writer::append(std::string& out, const response& r, const framing& f, std::string_view date) const {
  for (const header& h : r.headers) check(h);
  const bool bodiless = r.status == 204 || r.status == 304 || r.status < 200;
  append_status_line(out, r.status);
  out.append(date);
  out.append(r.immutable ? immutable : no_store);
  if (!r.style_source.empty()) {
    out.append("Content-Security-Policy: default-src 'none'; style-src ").append(r.style_source);
    out.append("; form-action 'none'; base-uri 'none'; frame-ancestors 'none'\r\n");
  }
  if (r.status == 204 || !r.style_source.empty()) {
    out.append(short_block_);
  } else {
    if (r.policy.empty())
      out.append(policy_);
    else
      out.append("Content-Security-Policy: ").append(r.policy).append("\r\n");
    out.append(full_block_);
  }
  for (const header& h : r.headers) out.append(h.name).append(": ").append(h.value).append("\r\n");
  if (!bodiless) {
    if (!r.body.empty()) out.append("Content-Type: ").append(r.content_type).append("\r\n");
    out.append("Content-Length: ");
    append_number(out, r.body.size());
    out.append("\r\n");
  }
  if (f.close)
    out.append("Connection: close\r\n");
  else if (f.announce_keep_alive)
    out.append("Connection: keep-alive\r\n");
  out.append("\r\n");
  if (!bodiless && !f.head_only) out.append(r.body);
}

} // namespace twostep::server::http
