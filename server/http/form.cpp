#include "server/http/form.hpp"

#include "server/http/ascii.hpp"

#include <string.h>
#include <unicode/utf8.h>

#include <algorithm>
#include <stdexcept>
#include <utility>

namespace twostep::server::http {
namespace {

/// True for the media type alone or with charset=utf-8, and no other parameter.
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

#pragma GCC diagnostic push
#pragma GCC diagnostic ignored "-Wconversion" // inside ICU's macro
bool is_utf8(std::string_view s) noexcept {
  for (std::size_t i = 0; i < s.size();) {
    UChar32 c = 0;
    U8_NEXT(s.data(), i, s.size(), c);
    if (c < 0) return false;
  }
  return true;
}
#pragma GCC diagnostic pop

/// Appends the decoded text; false for bad percent-encoding, NUL or invalid UTF-8.
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

result<form>
form::parse(std::string_view content_type, std::string_view body, std::span<const std::string_view> known) {
  if (!is_urlencoded(content_type)) return refusal::media_type;
  return parse_query(body, known);
}

result<form> form::parse_query(std::string_view query, std::span<const std::string_view> known) {
  if (known.size() > max_known) throw std::length_error("a form knows at most 16 fields");
  form f;
  for (const std::string_view name : known) f.fields_[f.known_++].name = name;
  const auto read = f.read(query);
  if (!read) return read.error();
  return f;
}

form::form(form&& other) noexcept {
  *this = std::move(other);
}

form& form::operator=(form&& other) noexcept {
  // Swapped, not moved: the destructor of the other one wipes what this form held.
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
  text_.reserve(encoded.size()); // decoding never lengthens, so no reallocation leaves a copy behind
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
    const std::size_t known = index(std::string_view(text_).substr(start));
    text_.resize(start);
    if (known < known_ && fields_[known].present) return refusal::doubled;
    if (!decode(equals == pair.npos ? std::string_view{} : pair.substr(equals + 1), text_)) return refusal::form;
    if (known < known_) {
      fields_[known].present = true;
      fields_[known].offset = start;
      fields_[known].size = text_.size() - start;
    } else {
      text_.resize(start);
    }
  }
  return {};
}

std::size_t form::index(std::string_view name) const noexcept {
  std::size_t i = 0;
  while (i < known_ && fields_[i].name != name) ++i;
  return i;
}

std::string_view form::operator[](std::string_view name) const noexcept {
  const std::size_t i = index(name);
  if (i == known_ || !fields_[i].present) return {};
  return std::string_view(text_).substr(fields_[i].offset, fields_[i].size);
}

bool form::has(std::string_view name) const noexcept {
  const std::size_t i = index(name);
  return i < known_ && fields_[i].present;
}

void form::keep_only(std::span<const std::string_view> names) noexcept {
  for (auto& f : fields_)
    if (std::find(names.begin(), names.end(), f.name) == names.end()) f.present = false;
}

} // namespace twostep::server::http
