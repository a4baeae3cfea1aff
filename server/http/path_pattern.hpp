#pragma once
// The path of a route: literal segments, and {name} segments that match any one segment.

#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace twostep::server::http {

/// The segments that matched {name}. Views of the pattern and of the path.
class path_values {
public:
  static constexpr std::size_t max = 4;

  /// As sent, not decoded, never empty; "" if the pattern has no such segment.
  std::string_view operator[](std::string_view name) const noexcept {
    for (std::size_t i = 0; i < size_; ++i)
      if (values_[i].name == name) return values_[i].value;
    return {};
  }

private:
  friend class path_pattern;
  struct named {
    std::string_view name, value;
  };
  std::array<named, max> values_{};
  std::size_t size_ = 0;
};

class path_pattern {
public:
  /// text: a literal such as "/sms/receipts/{provider}". Braces must enclose whole segments with distinct names,
  /// at most path_values::max. Throws std::invalid_argument; a compile error in a constexpr table.
  constexpr path_pattern(const char* text) : text_(text) {
    if (!text_.starts_with('/')) throw std::invalid_argument("a path begins with /");
    std::array<std::string_view, path_values::max> names{};
    std::size_t count = 0;
    for (auto rest = text_; !rest.empty();) {
      const auto segment = take_segment(rest);
      if (segment.find_first_of("{}") == segment.npos) continue;
      if (!is_named(segment)) throw std::invalid_argument("braces stand around a whole segment");
      if (count == names.size()) throw std::invalid_argument("too many named segments");
      for (std::size_t i = 0; i < count; ++i)
        if (names[i] == name_of(segment)) throw std::invalid_argument("two segments of one name");
      names[count++] = name_of(segment);
    }
    is_literal_ = count == 0;
  }

  constexpr std::string_view text() const noexcept { return text_; }
  /// True: it has no named segment and matches only itself.
  constexpr bool is_literal() const noexcept { return is_literal_; }

  /// nullopt: no match. Literal segments are compared byte by byte.
  std::optional<path_values> match(std::string_view path) const noexcept;

private:
  /// Returns the segment after the leading slash of `rest`, and removes both from it.
  static constexpr std::string_view take_segment(std::string_view& rest) noexcept {
    const auto end = rest.find('/', 1);
    const auto segment = rest.substr(1, end == rest.npos ? end : end - 1);
    rest = end == rest.npos ? std::string_view() : rest.substr(end);
    return segment;
  }
  static constexpr bool is_named(std::string_view segment) noexcept {
    return segment.size() > 2 && segment.front() == '{' && segment.back() == '}' &&
           name_of(segment).find_first_of("{}") == segment.npos;
  }
  static constexpr std::string_view name_of(std::string_view segment) noexcept {
    return segment.substr(1, segment.size() - 2);
  }

  std::string_view text_;
  bool is_literal_ = true;
};

} // namespace twostep::server::http
