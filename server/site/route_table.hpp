#pragma once
// Finds a request's route, and the page of a form. The rows: routes.cpp.

#include "server/site/route.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

class route_table {
public:
  /// rows outlive it. Throws std::invalid_argument if a row isn't checks_its_body().
  route_table(std::span<const route> rows);

  std::span<const route> rows() const noexcept { return rows_; }

  struct found {
    const route* row = nullptr; ///< null: not found
    http::path_values values{};
    std::string allowed{}; ///< if not found: the methods of the path, "GET, HEAD, POST"; "": the path doesn't exist
  };
  /// A literal path has priority over a pattern that also matches, whatever its methods.
  found find(http::method, std::string_view path) const;

  struct page {
    const route* row;
    http::path_values values;
    std::string_view path; ///< the page's own path
  };
  /// The page with this path, or the nearest one above it; nullopt: none.
  std::optional<page> nearest_page(std::string_view path) const;
  /// The page of the form that was sent to `path` and route r, one of rows(); nullopt: it is on several pages.
  std::optional<page> page_of_form(const route& r, std::string_view path) const;

private:
  std::span<const route> rows_;
  /// A row's page if its form is on the same page whatever the path's values are: every form asks for it.
  std::vector<std::optional<page>> form_pages_;
};

} // namespace twostep::server
