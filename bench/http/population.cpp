#include "bench/http/population.hpp"

#include "bench/memory/people.hpp"
#include "core/organisation.hpp"
#include "server/app/installation.hpp"

#include <algorithm>
#include <stdexcept>

namespace twostep::bench::http {
namespace {

constexpr std::uint64_t max_cookies = 65'536;
constexpr core::minutes until_two_step_is_on{2};

core::organisation_id make_organisation(storage::file_store& store, core::time_point at, two_step_policy policy) {
  core::organisation_created created;
  created.id.value.fill(7);
  created.display_name = "Bench";
  created.key = "bench";
  created.at = at;
  core::two_step_required required;
  required.from = at;
  storage::read_barrier seen;
  const bool is_required = policy == two_step_policy::required;
  auto& organisations = store.organisations();
  if (!organisations.append(created.id, created, seen).get() ||
      (is_required && !organisations.append(created.id, required, seen).get()))
    throw std::runtime_error("the organisation can't be stored");
  return created.id;
}

std::vector<core::event> history(const core::account& person, const core::organisation_id& of, core::time_point now) {
  core::user_created created;
  created.id = person.id;
  created.email = person.email.shown;
  created.email_key = person.email.key;
  created.display_name = person.name;
  created.organisations = {of};
  created.verifier = person.password.verifier;
  created.at = now - until_two_step_is_on;
  core::challenge challenge;
  std::copy_n(person.id.value.begin(), challenge.id.value.size(), challenge.id.value.begin());
  challenge.purpose = core::purpose::enable;
  challenge.to = std::get<core::enabled>(person.two_step).phone;
  challenge.issued_at = created.at;
  core::session session = person.sessions.front();
  session.started_at = session.full_sign_in_at = session.last_used_at = now;
  session.methods = core::method::password | core::method::text_message;
  session.second_step_at = now;
  return {
      created, core::enable_begun{challenge}, core::two_step_enabled{challenge.id, now},
      core::session_started{session}};
}

/// Waits while the log accepts no more.
void store_person(storage::file_store& store, const core::account& person, std::vector<core::event> events) {
  for (;;) {
    storage::read_barrier seen;
    const auto decide = [&](const core::account&, const core::organisation*) {
      core::decision decided;
      decided.events = events;
      return core::result<core::decision, core::refusal>(std::move(decided));
    };
    const auto answer = store.create(person.id, person.email.key, seen, decide).get();
    if (answer) return;
    if (answer.error().kind != core::refusal_kind::not_stored) throw std::runtime_error("a user can't be made");
    store.wait_durable(store.count().last_sequence);
  }
}

} // namespace

population make_population(const std::filesystem::path& data, std::uint64_t users, two_step_policy policy) {
  server::config config;
  config.server.data_dir = data;
  server::installation made(config, [](std::string_view) {});
  const auto now = made.clock.now();
  const auto organisation = make_organisation(*made.store, now, policy);
  population all{data, users, {}, {}};
  const std::uint64_t every = std::max<std::uint64_t>(1, users / max_cookies);
  for (std::uint64_t n = 0; n < users; ++n) {
    auto one = person(n, 1);
    if (n % every == 0 && all.cookies.size() < max_cookies) {
      auto token = server::make_session_token(one.id);
      one.sessions.front().id = token.id;
      all.cookies.push_back(std::move(token.cookie));
      all.csrf.push_back(made.tokens.csrf(one.sessions.front()));
    }
    store_person(*made.store, one, history(one, organisation, now));
  }
  made.close();
  return all;
}

} // namespace twostep::bench::http
