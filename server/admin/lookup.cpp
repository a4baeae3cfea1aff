#include "server/admin/lookup.hpp"

#include "core/email.hpp"

namespace twostep::server::admin {

using api::problem;

namespace {

awaitable<bool> is_there(api::context& r, core::account_id id, storage::read_barrier& seen) {
  const auto look = [](const core::account&, const core::organisation*) {};
  const bool found = co_await r.store.read(id, seen, look).wait();
  co_return found;
}

awaitable<std::optional<core::organisation>>
read_organisation(api::context& r, core::organisation_id id, storage::read_barrier& seen) {
  std::optional<core::organisation> found;
  const auto copy = [&](const core::organisation& o) { found = o; };
  co_await r.store.organisations().read(id, seen, copy).wait();
  co_return found;
}

} // namespace

awaitable<std::optional<core::account_id>>
find_user(api::context& r, std::string_view text, storage::read_barrier& seen) {
  if (const auto id = core::id_from_text<core::account_id>(text)) {
    const bool is_id = co_await is_there(r, *id, seen);
    if (is_id) co_return *id;
  }
  const auto key = core::email_key(text);
  if (!key) co_return std::nullopt;
  const auto named = co_await r.store.find(*key, seen).wait();
  co_return named;
}

awaitable<core::result<core::account_id, problem>>
find_account(api::context& r, std::string_view text, storage::read_barrier& seen) {
  const auto id = co_await find_user(r, text, seen);
  if (id) co_return *id;
  co_return problem{
      404, "there is no user \"" + std::string(text) + "\": `twostep user list` shows who there is", "user"};
}

awaitable<core::result<core::organisation, problem>>
find_organisation(api::context& r, std::string_view text, storage::read_barrier& seen) {
  std::optional<core::organisation> found;
  // The id first: a name may look like another's id.
  if (const auto id = core::id_from_text<core::organisation_id>(text))
    found = co_await read_organisation(r, *id, seen);
  if (const auto name = core::parse_organisation_name(text); name && !found) {
    const auto named = co_await r.store.organisations().find(name->key, seen).wait();
    if (named) found = co_await read_organisation(r, *named, seen);
  }
  if (!found)
    co_return problem{
        404,
        "there is no organisation \"" + std::string(text) +
            "\": `twostep org list` shows which there are, "
            "`twostep org add` makes one",
        "organisation"};
  co_return *std::move(found);
}

} // namespace twostep::server::admin
