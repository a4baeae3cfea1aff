#pragma once
// Text that must not be seen: wiped when it dies, can't be printed, copied or compared by accident.

#include <string>
#include <string_view>

namespace twostep::core {

class secret {
public:
  secret() = default;
  explicit secret(std::string&& text) noexcept;
  explicit secret(std::string_view text);
  ~secret();
  secret(secret&&) noexcept;
  secret& operator=(secret&&) noexcept;
  secret(const secret&) = delete;
  secret& operator=(const secret&) = delete;

  /// The only access to the text. The caller is responsible for where it goes.
  std::string_view reveal() const noexcept { return text_; }
  bool empty() const noexcept { return text_.empty(); }
  /// An explicit copy.
  secret clone() const { return secret(std::string_view(text_)); }

private:
  void wipe() noexcept;
  std::string text_;
};

/// Constant time for equal lengths.
bool equal(const secret&, const secret&) noexcept;

} // namespace twostep::core
