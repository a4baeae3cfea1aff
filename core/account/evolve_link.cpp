// Events of one-time links.

#include "core/account/bounds.hpp"
#include "core/account/evolving.hpp"

#include <vector>

namespace twostep::core::evolving {

void apply(account& a, link_made e) {
  std::erase_if(a.links, [&](const one_time_link& l) { return l.purpose == e.link.purpose; });
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

void apply(account& a, const link_failed& e) {
  for (auto& l : a.links)
    if (l.id == e.id) ++l.failures;
}

void apply(account& a, const link_required& e) {
  a.link_required_since = e.at;
}

} // namespace twostep::core::evolving
