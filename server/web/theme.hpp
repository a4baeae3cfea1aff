#pragma once
// A theme's templates: checked against those that they replace, and put in their place. Its stylesheets and pictures:
// assets.hpp.

#include "server/config/config.hpp"
#include "server/text/embedded.hpp"
#include "server/web/theme_error.hpp"

#include <deque>
#include <string>
#include <vector>

namespace twostep::server {

class assets;

/// What is wrong with templates and stylesheets of a theme; empty: it can be served.
std::vector<theme_problem> find_theme_problems(const branding_files&);

/// The templates of the pages: our own, and a theme's in their place.
class themed_templates {
public:
  /// Throws theme_error if a template refers to a picture that the theme hasn't.
  themed_templates(const branding_files&, const assets&);
  themed_templates(const themed_templates&) = delete;
  themed_templates& operator=(const themed_templates&) = delete;

  /// Valid as long as this.
  const std::vector<embedded::file>& files() const noexcept { return files_; }

private:
  std::deque<std::string> texts_;
  std::vector<embedded::file> files_;
};

} // namespace twostep::server
