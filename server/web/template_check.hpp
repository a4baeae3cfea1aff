#pragma once
// Compares a theme's template with the one that it replaces: nothing that a page needs may be lost.

#include "server/branding/brand_file.hpp"
#include "server/web/theme_error.hpp"

#include <string_view>
#include <vector>

namespace twostep::server {

/// A template must have each variable, section and include of our own, each form and each field. Only what every page
/// has (the layout's variables outside sections) may be left out or added. Nothing may be inline that a browser
/// refuses by the pages' Content-Security-Policy.
std::vector<theme_problem> check_template(const brand_file&, std::string_view own);

} // namespace twostep::server
