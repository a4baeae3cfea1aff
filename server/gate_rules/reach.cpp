#include "server/gate_rules/reach.hpp"

#include "server/gate_rules/match.hpp"

#include <algorithm>

namespace twostep::server::gate {
namespace {

/// One host for each set that the rules distinguish; "*.example.org" stands for the hosts under example.org that
/// no rule names.
std::vector<std::string> kinds_of_hosts(std::span<const rule> rules, const served_hosts& served) {
  std::vector<std::string> hosts{served.own};
  if (!served.domain.empty()) hosts.insert(hosts.end(), {served.domain, "*." + served.domain});
  for (const auto& r : rules)
    if (r.host != "*") hosts.push_back(r.host);
  std::erase_if(hosts, [&](const std::string& h) { return !served.contains(h); });
  return hosts;
}

/// The first earlier rule that decides for the host wherever this one would; nullopt: none.
std::optional<std::size_t> find_before(std::span<const rule> rules, std::size_t which, std::string_view host) {
  for (std::size_t i = 0; i < which; ++i)
    if (fits_host(rules[i].host, host) && is_below(rules[which].path, rules[i].path)) return i;
  return std::nullopt;
}

} // namespace

bool served_hosts::contains(std::string_view host) const noexcept {
  if (host == own) return true;
  return !domain.empty() && host.ends_with(domain) &&
         (host.size() == domain.size() || host[host.size() - domain.size() - 1] == '.');
}

std::vector<idle_rule> find_idle_rules(std::span<const rule> rules, const served_hosts& served) {
  const auto hosts = kinds_of_hosts(rules, served);
  std::vector<idle_rule> idle;
  for (std::size_t i = 0; i < rules.size(); ++i) {
    bool decides = false;
    std::optional<std::size_t> behind;
    for (const auto& host : hosts) {
      if (!fits_host(rules[i].host, host)) continue;
      const auto before = find_before(rules, i, host);
      decides = !before;
      if (decides) break;
      if (!behind) behind = before;
    }
    if (!decides) idle.push_back({i, behind});
  }
  return idle;
}

bool leads_to_own_host(const rule& r, const served_hosts& served, std::string_view path_prefix) noexcept {
  const bool is_ours = served.domain.empty() ? fits_host(r.host, served.own) : r.host == served.own;
  return is_ours && (path_prefix.empty() || !is_below(r.path, path_prefix));
}

} // namespace twostep::server::gate
