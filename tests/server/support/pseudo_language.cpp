#include "tests/server/support/pseudo_language.hpp"

#include "server/text/catalogue.hpp"

namespace twostep::server::embedded {
std::span<const file> pseudo_catalogues() noexcept;
}

namespace twostep::server::test {

const catalogue& pseudo() {
  static const catalogue it(embedded::pseudo_catalogues().front());
  return it;
}

std::vector<page_language> with_pseudo() {
  return {in_english(), in_language_of(pseudo())};
}

} // namespace twostep::server::test
