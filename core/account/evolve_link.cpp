// Events of one-time links.

#include "core/account/bounds.hpp"
#include "core/account/evolving.hpp"

#include <algorithm>
#include <vector>

namespace twostep::core::evolving {

void apply(account& a, link_made e) {
  const auto is_alike = [&](const one_time_link& l) { return l.purpose == e.link.purpose; };
  const std::size_t stay = e.link.purpose == link_purpose::forgotten ? max_forgotten_links - 1 : 0;
  while (static_cast<std::size_t>(std::ranges::count_if(a.links, is_alike)) > stay)
    a.links.erase(std::ranges::find_if(a.links, is_alike));
  keep_newest(a.links, max_links, std::move(e.link));
}

void apply(account& a, const link_bound& e) {
  for (auto& l : a.links)
    if (l.id == e.id) l.browser = e.browser;
}

void apply(account& a, const link_ended& e) {
  std::erase_if(a.links, [&](const one_time_link& l) { return l.id == e.id; });
  if (e.used && e.purpose == link_purpose::enrol) a.link_required_since.reset();
}

void apply(account& a, const link_step_given& e) {
  for (auto& l : a.links)
    if (l.id == e.id) {
      l.browser = e.browser;
      l.second_step_at = e.at;
    }
}

void apply(account& a, const email_verified& e) {
  a.email_verified_at = e.at;
}

void apply(account& a, const link_failed& e) {
  for (auto& l : a.links)
    if (l.id == e.id) ++l.failures;
}

void apply(account& a, const link_required& e) {
  a.link_required_since = e.at;
}

} // namespace twostep::core::evolving
