#include "storage/memory/organisation_table.hpp"

#include "core/account/evolve.hpp"

namespace twostep::storage {

const kept_organisation* organisation_table::find(const core::organisation_id& id) const noexcept {
  const auto found = by_id.find(id);
  return found == by_id.end() ? nullptr : &found->second;
}

const char*
organisation_table::refuses(const core::organisation_id& id, const core::organisation_event& event) const noexcept {
  const auto* created = std::get_if<core::organisation_created>(&event);
  const bool exists = by_id.contains(id);
  if (!created) return exists ? nullptr : "an event of an organisation that was never created";
  if (exists || created->id != id) return "an organisation is created twice";
  return by_key.contains(created->key) ? "an organisation's name is taken twice" : nullptr;
}

void organisation_table::apply(
    const core::organisation_id& id, const core::organisation_event& event, std::uint64_t sequence
) {
  auto& kept = by_id[id];
  core::evolve(kept.organisation, event);
  kept.sequence = sequence;
  if (const auto* created = std::get_if<core::organisation_created>(&event)) by_key.emplace(created->key, id);
}

} // namespace twostep::storage
