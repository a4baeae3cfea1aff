#pragma once
// Parses application/x-www-form-urlencoded strictly: the known fields, decoded. Pages interpret the values.

#include "server/http/refusal.hpp"

#include <array>
#include <cstddef>
#include <span>
#include <string>
#include <string_view>

namespace twostep::server::http {

/// The known fields of one body or query. Unknown fields are ignored; a known field that appears twice is refused.
/// Bad percent-encoding, NUL, invalid UTF-8, or more than 100 fields refuse the whole. The decoded text is wiped
/// on destruction.
class form {
public:
  static constexpr std::size_t max_known = 16;
  static constexpr std::size_t max_fields = 100;

  /// known: at most max_known names that outlive the form (literals). Errors: media_type, form, doubled.
  static result<form>
  parse(std::string_view content_type, std::string_view body, std::span<const std::string_view> known);

  /// For a query string, without '?'. Errors: form, doubled.
  static result<form> parse_query(std::string_view query, std::span<const std::string_view> known);

  form(form&&) noexcept;
  form& operator=(form&&) noexcept;
  ~form();

  /// "" if the field is absent. The view lives as long as the form isn't moved.
  std::string_view operator[](std::string_view name) const noexcept;
  /// True: present, perhaps empty, like a checkbox.
  bool has(std::string_view name) const noexcept;

  /// All other fields count as absent from now on.
  void keep_only(std::span<const std::string_view> names) noexcept;

private:
  struct field {
    std::string_view name;
    std::size_t offset = 0, size = 0;
    bool present = false;
  };

  form() = default;
  result<void> read(std::string_view encoded);
  std::size_t index(std::string_view name) const noexcept; ///< known_ if unknown

  std::array<field, max_known> fields_{};
  std::size_t known_ = 0;
  std::string text_;
};

} // namespace twostep::server::http
