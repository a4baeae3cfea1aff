#include "core/organisation.hpp"

#include "core/text.hpp"

namespace twostep::core {

std::optional<organisation_name> parse_organisation_name(std::string_view typed) {
  auto shown = to_nfc(trim(typed));
  if (!shown || shown->empty() || code_points(*shown) > 64 || has_unprintable(*shown)) return std::nullopt;
  auto key = fold_case(*shown);
  if (!key) return std::nullopt;
  return organisation_name{std::move(*shown), std::move(*key)};
}

} // namespace twostep::core
