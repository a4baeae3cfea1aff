#include "core/webauthn/relying_party.hpp"

#include <boost/describe/enum_to_string.hpp>

namespace twostep::core::webauthn {

std::string_view to_text(fault f) noexcept {
  return boost::describe::enum_to_string(f, "unknown");
}

} // namespace twostep::core::webauthn
