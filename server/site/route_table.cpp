#include "server/site/route_table.hpp"

#include <algorithm>
#include <stdexcept>

namespace twostep::server {

route_table::route_table(std::span<const route> rows) : rows_(rows) {
  if (!std::ranges::all_of(rows, checks_its_body))
    throw std::invalid_argument("a route takes a body that nobody checks");
  for (const auto& r : rows) {
    // A refused form is answered by its page, to whoever sent it.
    const auto on = r.body == body_kind::form ? page_of_form(r, r.path.text()) : std::nullopt;
    if (on && r.access == access::anonymous && on->row->access != access::anonymous)
      throw std::invalid_argument("a form that anybody may send stands on a page that not everybody may see");
  }
}

route_table::found route_table::find(http::method method, std::string_view path) const {
  for (const bool literal : {true, false}) {
    found result;
    std::string_view pattern; // the first matching pattern in the table
    for (const auto& r : rows_) {
      if (r.path.is_literal() != literal || (!pattern.empty() && r.path.text() != pattern)) continue;
      const auto values = r.path.match(path);
      if (!values) continue;
      pattern = r.path.text();
      if (contains(r.allowed, method)) return {&r, *values, {}};
      if (!result.allowed.empty()) result.allowed += ", ";
      result.allowed += names(r.allowed);
    }
    if (!pattern.empty()) return result;
  }
  return {};
}

std::optional<route_table::page> route_table::nearest_page(std::string_view path) const {
  while (!path.empty()) {
    const auto above = find(http::method::get, path);
    if (above.row) return page{above.row, above.values, path};
    path = path.substr(0, path.rfind('/'));
  }
  return std::nullopt;
}

} // namespace twostep::server
