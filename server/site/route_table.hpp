#pragma once
// Finds the route of a request, and the page that a form stands on. Which routes there are is routes.cpp's.

#include "server/site/route.hpp"

#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace twostep::server {

class route_table {
public:
  /// rows outlive it. Throws std::invalid_argument for one that isn't sound.
  route_table(std::span<const route> rows);

  std::span<const route> rows() const noexcept { return rows_; }

  struct found {
    const route* row = nullptr; ///< null: there is none
    http::path_values values{};
    std::string allowed{}; ///< where there is none: the methods that the path has, "GET, HEAD, POST"; "" without any
  };
  /// A literal path goes before a pattern that has it, too, whatever its methods.
  found find(http::method, std::string_view path) const;

  struct page {
    const route* row;
    http::path_values values;
    std::string_view path; ///< the page's own
  };
  /// The page with this path, or the nearest above it; nullopt: there is none.
  std::optional<page> nearest_page(std::string_view path) const;
  /// The page that a form stands on which was sent to `path`, of route r; nullopt: it stands on many.
  std::optional<page> page_of_form(const route& r, std::string_view path) const {
    return nearest_page(r.form.empty() ? path : r.form);
  }

private:
  std::span<const route> rows_;
};

} // namespace twostep::server
