#include "core/account/refusal.hpp"

#include <boost/describe/enum_to_string.hpp>

namespace twostep::core {

std::string_view to_text(refusal_kind kind) noexcept {
  return boost::describe::enum_to_string(kind, "unknown");
}

} // namespace twostep::core
