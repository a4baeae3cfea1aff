#include "server/admin/new_user.hpp"

#include "core/email.hpp"
#include "core/text.hpp"
#include "server/admin/lookup.hpp"
#include "server/text/refusal_catalogue.hpp"

namespace twostep::server::admin {

using api::problem;

awaitable<core::result<new_user, api::problem>>
read_new_user(api::context& r, const new_user_request& asked, storage::read_barrier& seen) {
  new_user u;
  auto email = core::parse_email(asked.email);
  if (!email)
    co_return problem{
        422,
        "\"" + asked.email +
            "\" is not an email address, such as ann@example.org: " + std::string(words_of(email.error())),
        "email"};
  u.command.email = *std::move(email);

  const auto name = core::parse_display_name(asked.name.value_or(""));
  if (!name) co_return problem{422, "the name must be at most 100 printable characters", "name"};
  u.command.name = *name;

  const auto role = u.command.role = asked.role.value_or(core::role::member);
  if (asked.organisation) {
    if (role == core::role::operator_)
      co_return problem{422, "an operator belongs to no organisation: leave --org out", "organisation"};
    auto org = co_await find_organisation(r, *asked.organisation, seen);
    if (!org) co_return org.error();
    u.organisation = *std::move(org);
    u.command.organisation = u.organisation->id;
  } else if (role == core::role::admin) {
    co_return problem{422, "an admin is an organisation's admin: name it with --org", "organisation"};
  }
  co_return u;
}

} // namespace twostep::server::admin
