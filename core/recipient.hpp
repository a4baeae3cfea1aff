#pragma once
// Where a message goes: a phone number, or an email address.

#include "core/e164.hpp"
#include "core/email.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <variant>

namespace twostep::core {

/// Never printed whole by accident: there is no operator<<.
class recipient {
public:
  recipient() = default; ///< empty: a field not yet filled
  recipient(e164_number number) : to_(std::move(number)) {}
  recipient(email_address address) : to_(std::move(address)) {}

  /// Null: it is no number.
  const e164_number* number() const noexcept { return std::get_if<e164_number>(&to_); }
  /// Null: it is no address.
  const email_address* address() const noexcept { return std::get_if<email_address>(&to_); }

  /// For stored recipients, by form alone: what has an "@" inside is an address, anything else a number.
  static std::optional<recipient> from_wire(std::string_view text);
  std::string_view to_wire() const noexcept { return reveal(); }

  /// The whole number or address; for the provider and --reveal.
  std::string_view reveal() const noexcept;
  /// "+45 •• •• •• 78"; "a•••@example.org".
  std::string masked() const;
  /// As e164_number's; of an address "".
  std::string region() const;

  friend bool operator==(const recipient&, const recipient&) = default;

private:
  std::variant<e164_number, email_address> to_;
};

} // namespace twostep::core
