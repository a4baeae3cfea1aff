#pragma once
// A server's replies (RFC 5321, 4.2): read from bytes as they come. Pure.

#include <cstddef>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

struct smtp_reply {
  unsigned code = 0;              ///< 200 to 599
  std::vector<std::string> lines; ///< without code and line end, one at least

  bool is_positive() const noexcept { return code >= 200 && code < 300; }
  bool goes_on() const noexcept { return code >= 300 && code < 400; }
  bool is_transient() const noexcept { return code >= 400 && code < 500; }
  /// Lines joined by spaces.
  std::string text() const;
};

/// Takes bytes and gives replies. Not thread-safe.
class smtp_reply_reader {
public:
  static constexpr std::size_t longest_line = 2048; ///< RFC 5321 has 512, and servers write more
  static constexpr std::size_t most_lines = 100;

  void feed(std::string_view bytes) { buffer_ += bytes; }
  /// nullopt: it isn't whole yet, or is_broken().
  std::optional<smtp_reply> next();
  /// What came is no reply.
  bool is_broken() const noexcept { return is_broken_; }
  /// Bytes that no reply took.
  bool has_rest() const noexcept { return !buffer_.empty(); }

private:
  bool take(std::string_view line);

  std::string buffer_;
  smtp_reply begun_;
  bool is_whole_ = false, is_broken_ = false;
};

} // namespace twostep::sms
