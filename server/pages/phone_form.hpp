#pragma once
// The field for a new number, with its button, shared by turning on and by changing the number: what is refused, and
// what is asked about (decision 53).

#include "core/e164.hpp"
#include "server/pages/page_context.hpp"

#include <string_view>
#include <variant>

namespace twostep::server::pages {

/// Fills phone_form.tpl, which the page's body includes as PHONE_FORM; from then on the body is that. shown: what
/// stands in the field.
void fill_phone_form(page&, const page_context&, std::string_view shown);

/// The number may be wrong, and is used only if the person says that it is right.
struct doubtful_phone {
  core::e164_number number;
  core::phone_doubt why;
};
using unusable_phone = std::variant<core::phone_refusal, doubtful_phone>;

/// The number in the form. A doubtful one is taken where the person confirmed this very number.
core::result<core::e164_number, unusable_phone> typed_phone(const page_context&);
/// The page again, filled in by fill_phone_form, with the reason at the field and, of a doubtful number, a second
/// button.
void answer_doubtful(page_context&, page, const unusable_phone&);

} // namespace twostep::server::pages
