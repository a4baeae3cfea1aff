#include "tests/storage/support/badge.hpp"

namespace twostep::storage::test {
namespace {

void apply(badge& b, const badge_made& e) {
  b.id = e.id;
  b.key = e.key;
}
void apply(badge& b, const badge_painted& e) {
  b.colour = e.colour;
  b.painted_at = e.at;
}
void apply(badge& b, const badge_renamed& e) {
  b.key = e.key;
}

} // namespace

void badge_kind::evolve(record& b, const event& e) {
  std::visit([&](const auto& happened) { apply(b, happened); }, e);
}

bool badge_kind::correct_clock(record& b, core::time_point at, core::time_point newest) {
  if (b.painted_at <= at || b.painted_at > newest) return false;
  b.painted_at = at;
  return true;
}

} // namespace twostep::storage::test
