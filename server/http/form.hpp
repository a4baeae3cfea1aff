#pragma once
// application/x-www-form-urlencoded, strictly: the fields a page knows, decoded. Not their meaning: pages parse the
// values.

#include "server/http/refusal.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace twostep::server::http {

/// The known fields of one body or query. Unknown fields are ignored, doubled known ones refused; bad
/// percent-encoding, NUL, invalid UTF-8 and more than 100 fields refuse the whole. The decoded text is wiped on
/// destruction.
class form {
public:
  static constexpr std::size_t max_known = 16;
  static constexpr std::size_t max_fields = 100;

  /// known: at most max_known names that outlive the form (literals). Errors: media_type, form, doubled.
  static result<form>
  parse(std::string_view content_type, std::string_view body, std::span<const std::string_view> known);

  /// The same for a query string (without '?'). Errors: form, doubled.
  static result<form> parse_query(std::string_view query, std::span<const std::string_view> known);

  form(form&&) noexcept;
  form& operator=(form&&) noexcept;
  ~form();

  /// Empty where the field is absent. The view lives as long as the form stays where it is.
  std::string_view operator[](std::string_view name) const noexcept;
  /// Present, perhaps empty. A checkbox is present or not.
  bool has(std::string_view name) const noexcept;

  /// Every other field counts as absent from now on.
  void keep_only(std::span<const std::string_view> names) noexcept;

private:
  struct field {
    std::string_view name;
    std::size_t offset = 0, size = 0;
    bool present = false;
  };

  form() = default;
  result<void> read(std::string_view encoded);
  std::size_t index(std::string_view name) const noexcept; ///< known_ where it is unknown

  std::array<field, max_known> fields_{};
  std::size_t known_ = 0;
  std::string text_;
};

} // namespace twostep::server::http
