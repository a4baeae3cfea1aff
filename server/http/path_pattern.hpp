#pragma once
// The path of a route: literal segments, and {name} segments that stand for any one. Where a route leads isn't known
// here.

#include <array>
#include <cstddef>
#include <optional>
#include <stdexcept>
#include <string_view>

namespace twostep::server::http {

/// What stood at the {name} segments of a path. Views of the pattern and of the path.
class path_values {
public:
  static constexpr std::size_t max = 4;

  /// As sent, undecoded, never empty; "" where the pattern has no such segment.
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
  /// "/sms/receipts/{provider}"; a literal. Throws std::invalid_argument, which in a constexpr table is an error of
  /// the compiler: braces stand around whole segments, with a name of their own, of which there are at most
  /// path_values::max.
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
  /// It has no named segment: it matches itself alone.
  constexpr bool is_literal() const noexcept { return is_literal_; }

  /// nullopt: another path. Literal segments match byte by byte.
  std::optional<path_values> match(std::string_view path) const noexcept;

private:
  /// Behind the slash that rest begins with, up to the next; rest begins there then.
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
