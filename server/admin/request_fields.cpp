#include "server/admin/request_fields.hpp"

#include "core/account/bounds.hpp"
#include "core/email.hpp"
#include "core/text.hpp"
#include "server/text/refusal_text.hpp"

namespace twostep::server::admin {

using api::problem;

core::result<std::string, problem> parse_reason(std::string_view given) {
  const auto text = core::trim(given);
  if (core::is_utf8(text) && core::code_points(text) > core::longest_reason_characters)
    return problem{
        422,
        "the reason goes on the record and has " + std::to_string(core::code_points(text)) +
            " characters: shorten it to 500 at most",
        "reason"};
  if (!core::is_utf8(text) || core::has_unprintable(text) || text.empty())
    return problem{422, "the reason goes on the record: give 1 to 500 printable characters", "reason"};
  return std::string(text);
}

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
  auto id = core::id_from_text<core::organisation_id>(text);
  if (const auto name = core::parse_organisation_name(text); name)
    if (const auto named = r.store.organisations().find(name->key, seen)) id = named;
  std::optional<core::organisation> found;
  if (id) r.store.organisations().read(*id, seen, [&](const core::organisation& o) { found = o; });
  if (!found)
    return problem{
        404,
        "there is no organisation \"" + std::string(text) +
            "\": `twostep org list` shows which there are, "
            "`twostep org add` makes one",
        "organisation"};
  return *std::move(found);
}

problem explain(const core::refusal& r) {
  const auto words = operator_text(r);
  return {words.status, words.text, {}, r.retry_at};
}

} // namespace twostep::server::admin
