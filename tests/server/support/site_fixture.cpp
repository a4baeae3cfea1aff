#include "tests/server/support/site_fixture.hpp"

#include "core/account/decide.hpp"
#include "server/runtime/entropy.hpp"

#include <boost/test/unit_test.hpp>

#include <utility>

namespace twostep::server::test {

namespace {

const core::actor root{core::actor_kind::shell, "root"};

} // namespace

site_fixture::site_fixture(config c, const demo_messages* demo)
    : services(std::move(c)), site(services.pages(demo)), browser(services, site),
      account(services.create_user(alice)) {}

answer site_fixture::give_password(page_client& b, std::string_view email) {
  return b.post("/sign-in", "/sign-in", {{"email", email}, {"password", password}});
}

void site_fixture::turn_on(page_client& b) {
  BOOST_REQUIRE_EQUAL(b.post(phone_page, phone_page, {{"phone", number}}).status, 303u);
  BOOST_REQUIRE_EQUAL(b.post(enable_page, enable_page, {{"code", b.last_code()}}).status, 303u);
}

std::string site_fixture::make_app_token(page_client& b, std::string_view name, std::string_view hosts) {
  const auto made = b.post(app_tokens_page, app_tokens_page, {{"name", name}, {"hosts", hosts}, {"expires", "365d"}});
  BOOST_REQUIRE_EQUAL(made.status, 200u);
  return token_on(made);
}

std::string token_on(const answer& page) {
  constexpr std::string_view before = "<code id=\"made\">";
  const auto from = page.body.find(before);
  BOOST_REQUIRE(from != page.body.npos);
  const auto begin = from + before.size();
  return page.body.substr(begin, page.body.find('<', begin) - begin);
}

std::string site_fixture::state(page_client& b) {
  return b.get(security).attribute("data-two-step");
}

core::account_id site_fixture::add_user(
    std::string_view email, std::string_view name, std::optional<core::organisation_id> organisation
) {
  core::create_user c;
  c.id = random_id<core::account_id>();
  const auto parsed = core::parse_email(email);
  c.email = parsed ? *parsed : core::email_address{std::string(email), core::email_key(email).value()};
  c.name = name;
  c.verifier = services.hasher.hash_now(core::secret(password));
  c.organisation = organisation;
  const core::context context{services.time.now(), services.policy, services.codes};
  storage::read_barrier seen;
  const auto decide = [&](const core::account& a, const core::organisation*) { return core::decide(a, c, context); };
  const auto made = services.store->create(c.id, c.email.key, seen, decide).get();
  BOOST_REQUIRE(made.has_value());
  return c.id;
}

core::organisation_id site_fixture::add_organisation(std::string_view name) {
  const auto id = random_id<core::organisation_id>();
  storage::read_barrier seen;
  const core::organisation_created made{id, std::string(name), std::string(name), root, services.time.now()};
  BOOST_REQUIRE(services.store->organisations().append(id, made, seen).get());
  return id;
}

void site_fixture::require_two_step(const core::organisation_id& id) {
  storage::read_barrier seen;
  const auto now = services.time.now();
  BOOST_REQUIRE(services.store->organisations().append(id, core::two_step_required{now, root, now}, seen).get());
}

void site_fixture::set_password(const core::account_id& id) {
  const core::set_password c{services.hasher.hash_now(core::secret(password)), root, random_id<core::notice_id>()};
  storage::read_barrier seen;
  const auto decide = [&](const core::account& a, const core::organisation* o) {
    return core::decide(a, c, core::context{services.time.now(), services.policy, services.codes, o});
  };
  const auto set = services.store->update(id, seen, decide).get();
  BOOST_REQUIRE(set.has_value());
}

std::size_t count_of(std::string_view what, std::string_view in) noexcept {
  std::size_t n = 0;
  for (auto at = in.find(what); at != in.npos; at = in.find(what, at + what.size())) ++n;
  return n;
}

} // namespace twostep::server::test
