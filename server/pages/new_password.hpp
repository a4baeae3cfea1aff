#pragma once
// What a new password must be, for the person that it is for.

#include "core/account/account.hpp"
#include "core/organisation.hpp"
#include "core/password_rules.hpp"
#include "server/pages/page_context.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace twostep::server::pages {

/// In characters.
std::size_t min_length(const core::password_rules&, bool is_two_step_mandatory) noexcept;
/// What whoever knows the person or the service would try first. org: null where there is none.
std::vector<std::string> own_words(const page_context&, const core::account&, const core::organisation* org);

} // namespace twostep::server::pages
