#include "server/site/route_table.hpp"

#include <algorithm>
#include <stdexcept>

namespace twostep::server {

namespace {

bool is_form_on_one_page(const route& r) noexcept {
  return !r.form.empty() || r.path.is_literal();
}

} // namespace

route_table::route_table(std::span<const route> rows) : rows_(rows) {
  if (!std::ranges::all_of(rows, checks_its_body))
    throw std::invalid_argument("a route takes a body that nobody checks");
  form_pages_.reserve(rows.size());
  for (const auto& r : rows) form_pages_.push_back(nearest_page(r.form.empty() ? r.path.text() : r.form));
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

std::optional<route_table::page> route_table::page_of_form(const route& r, std::string_view path) const {
  if (is_form_on_one_page(r)) return form_pages_[static_cast<std::size_t>(&r - rows_.data())];
  return nearest_page(path);
}

} // namespace twostep::server
