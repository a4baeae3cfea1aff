#pragma once
// The test language (tests/locales/pseudo.py): "en-XA", complete for everything.

#include "server/text/page_language.hpp"

#include <vector>

namespace twostep::server {
class catalogue;
}

namespace twostep::server::test {

const catalogue& pseudo();
/// As page_languages(), with it in its place.
std::vector<page_language> with_pseudo();

} // namespace twostep::server::test
