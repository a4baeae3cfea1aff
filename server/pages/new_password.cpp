#include "server/pages/new_password.hpp"

#include <algorithm>

namespace twostep::server::pages {

std::size_t min_length(const core::password_rules& rules, bool is_two_step_mandatory) noexcept {
  return is_two_step_mandatory ? std::min(rules.min_length, rules.min_length_with_mandatory_two_step)
                               : rules.min_length;
}

std::vector<std::string>
own_words(const page_context& v, const core::account& account, const core::organisation* org) {
  return {
      account.email.shown, account.name, org ? org->name : std::string(), v.access.config.branding.name,
      v.access.address.host_name};
}

} // namespace twostep::server::pages
