#include "server/admin/lookup.hpp"

#include "core/email.hpp"

namespace twostep::server::admin {

using api::problem;

std::optional<core::account_id> find_user(api::context& r, std::string_view text, storage::read_barrier& seen) {
  if (const auto id = core::id_from_text<core::account_id>(text))
    if (r.store.read(*id, seen, [](const core::account&, const core::organisation*) {})) return *id;
  if (const auto key = core::email_key(text)) return r.store.find(*key, seen);
  return std::nullopt;
}

core::result<core::account_id, problem>
find_account(api::context& r, std::string_view text, storage::read_barrier& seen) {
  if (const auto id = find_user(r, text, seen)) return *id;
  return problem{
      404, "there is no user \"" + std::string(text) + "\": `twostep user list` shows who there is", "user"};
}

core::result<core::organisation, problem>
find_organisation(api::context& r, std::string_view text, storage::read_barrier& seen) {
  std::optional<core::organisation> found;
  const auto take = [&](const core::organisation_id& id) {
    r.store.organisations().read(id, seen, [&](const core::organisation& o) { found = o; });
  };
  // The id first: a name may look like another's id.
  if (const auto id = core::id_from_text<core::organisation_id>(text)) take(*id);
  if (const auto name = core::parse_organisation_name(text); name && !found)
    if (const auto named = r.store.organisations().find(name->key, seen)) take(*named);
  if (!found)
    return problem{
        404,
        "there is no organisation \"" + std::string(text) +
            "\": `twostep org list` shows which there are, "
            "`twostep org add` makes one",
        "organisation"};
  return *std::move(found);
}

} // namespace twostep::server::admin
