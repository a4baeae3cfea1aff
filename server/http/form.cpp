#include "server/http/form.hpp"

#include <boost/beast/core/string.hpp>

#include <string.h>
#include <unicode/utf8.h>

#include <stdexcept>
#include <utility>

namespace twostep::server::http {
namespace {

std::string_view trim(std::string_view s) noexcept {
  while (!s.empty() && (s.front() == ' ' || s.front() == '\t')) s.remove_prefix(1);
  while (!s.empty() && (s.back() == ' ' || s.back() == '\t')) s.remove_suffix(1);
  return s;
}

bool is_word(std::string_view s, std::string_view word) noexcept {
  return boost::beast::iequals({s.data(), s.size()}, {word.data(), word.size()});
}

/// The media type alone, or with charset=utf-8 and nothing else.
bool is_urlencoded(std::string_view content_type) noexcept {
  const auto semicolon = content_type.find(';');
  if (!is_word(trim(content_type.substr(0, semicolon)), "application/x-www-form-urlencoded")) return false;
  if (semicolon == content_type.npos) return true;
  const std::string_view parameter = trim(content_type.substr(semicolon + 1));
  return is_word(parameter, "charset=utf-8") || is_word(parameter, "charset=\"utf-8\"");
}

int hex(char c) noexcept {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

bool is_utf8(std::string_view s) noexcept {
  for (std::size_t i = 0; i < s.size();) {
    UChar32 c = 0;
    U8_NEXT(s.data(), i, s.size(), c);
    if (c < 0) return false;
  }
  return true;
}

/// Appends the decoded text; false for bad percent-encoding, NUL, invalid UTF-8.
bool decode(std::string_view encoded, std::string& to) {
  const std::size_t start = to.size();
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    char c = encoded[i];
    if (c == '+') {
      c = ' ';
    } else if (c == '%') {
      if (encoded.size() - i < 3) return false;
      const int high = hex(encoded[i + 1]), low = hex(encoded[i + 2]);
      if (high < 0 || low < 0) return false;
      c = static_cast<char>(high * 16 + low);
      i += 2;
    }
    if (c == '\0') return false;
    to.push_back(c);
  }
  return is_utf8(std::string_view(to).substr(start));
}

} // namespace

result<form> form::parse(
  std::string_view content_type, std::string_view body, std::initializer_list<std::string_view> known
) {
  if (!is_urlencoded(content_type)) return refusal::media_type;
  return parse_query(body, known);
}

result<form> form::parse_query(std::string_view query, std::initializer_list<std::string_view> known) {
  if (known.size() > max_known) throw std::length_error("a form knows at most 16 fields");
  form f;
  for (const std::string_view name : known) f.fields_[f.known_++].name = name;
  const auto read = f.read(query);
  if (!read) return read.error();
  return f;
}

form::form(form&& other) noexcept { *this = std::move(other); }

form& form::operator=(form&& other) noexcept {
  // Swapped, not moved: a short string's bytes would stay behind, unwiped, in a moved-from object.
  std::swap(fields_, other.fields_);
  std::swap(known_, other.known_);
  text_.swap(other.text_);
  return *this;
}

form::~form() {
  text_.resize(text_.capacity());
  explicit_bzero(text_.data(), text_.size());
}

result<void> form::read(std::string_view encoded) {
  text_.reserve(encoded.size()); // decoding never lengthens: no reallocation leaves a copy behind
  std::size_t count = 0;
  while (!encoded.empty()) {
    const auto end = encoded.find('&');
    const std::string_view pair = encoded.substr(0, end);
    encoded.remove_prefix(end == encoded.npos ? encoded.size() : end + 1);
    if (pair.empty()) continue;
    if (++count > max_fields) return refusal::form;

    const auto equals = pair.find('=');
    const std::size_t start = text_.size();
    if (!decode(pair.substr(0, equals), text_)) return refusal::form;
    field* known = const_cast<field*>(find(std::string_view(text_).substr(start)));
    text_.resize(start);
    if (known && known->present) return refusal::doubled;
    if (!decode(equals == pair.npos ? std::string_view{} : pair.substr(equals + 1), text_)) return refusal::form;
    if (known) {
      known->present = true;
      known->offset = start;
      known->size = text_.size() - start;
    } else {
      text_.resize(start);
    }
  }
  return {};
}

const form::field* form::find(std::string_view name) const noexcept {
  for (std::size_t i = 0; i < known_; ++i)
    if (fields_[i].name == name) return &fields_[i];
  return nullptr;
}

std::string_view form::operator[](std::string_view name) const noexcept {
  const field* f = find(name);
  return f && f->present ? std::string_view(text_).substr(f->offset, f->size) : std::string_view{};
}

bool form::has(std::string_view name) const noexcept {
  const field* f = find(name);
  return f && f->present;
}

} // namespace twostep::server::http
