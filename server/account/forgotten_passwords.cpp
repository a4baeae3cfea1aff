#include "server/account/forgotten_passwords.hpp"

#include "core/limits/meter.hpp"
#include "server/account/account_commands.hpp"
#include "server/audit/audit.hpp"
#include "server/crypto/link_token.hpp"
#include "server/runtime/clock.hpp"
#include "server/runtime/entropy.hpp"
#include "storage/meter_store.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>

#include <spdlog/spdlog.h>

#include <exception>
#include <string>
#include <utility>
#include <vector>

namespace twostep::server {
namespace {

/// The time until when no further link is made; nullopt: one is, and its share was taken.
awaitable<std::optional<core::time_point>>
refused_until(const forgotten_services& s, const core::account_id& account) {
  const auto meter = s.meter_keys(core::meter_kind::forgotten_account, core::to_text(account));
  std::vector<core::meter_limit> limits{
      {.meter = meter, .limit = forgotten_passwords::links_per_day, .window = core::days(1)}};
  if (s.links_per_hour != 0) limits.push_back({.meter = meter, .limit = s.links_per_hour, .window = core::hours(1)});
  storage::read_barrier not_waited_for;
  const auto until = co_await s.meters.take(limits, s.clock.now(), not_waited_for).wait();
  co_return until;
}

awaitable<> make_link(const forgotten_services& s, const core::account_id& account) {
  const auto until = co_await refused_until(s, account);
  if (until) {
    s.audit.note(audited_act{"excess_rate_limit_exceeded", "link_asked", account, {}, false});
    co_return;
  }
  auto made = make_link_token(account);
  core::make_link command{made.id, core::link_purpose::forgotten, {}};
  command.mail = core::link_mail{random_id<core::notice_id>(), {std::string(made.text.reveal())}};
  const auto done = co_await s.commands.execute(account, std::move(command));
  s.audit.note(audited_act{"user_updated", "link_asked", account, {}, done.outcome.has_value()});
}

} // namespace

void forgotten_passwords::note(const core::account_id& account) {
  const std::lock_guard lock(mutex_);
  if (waiting_.size() >= max) return;
  waiting_.push_back(account);
  if (is_under_way_ || !in_force_) return;
  is_under_way_ = true;
  boost::asio::post(context_, [this] {
    auto done = [](std::exception_ptr failed) {
      if (failed) spdlog::error("links for forgotten passwords couldn't be made");
    };
    boost::asio::co_spawn(context_, make_links_with(in_force_()), std::move(done));
  });
}

std::optional<core::account_id> forgotten_passwords::next() {
  const std::lock_guard lock(mutex_);
  if (waiting_.empty()) {
    is_under_way_ = false;
    return std::nullopt;
  }
  const auto account = waiting_.front();
  waiting_.pop_front();
  return account;
}

awaitable<> forgotten_passwords::make_links(const forgotten_services& s) {
  for (auto account = next(); account; account = next()) {
    try {
      co_await make_link(s, *account);
    } catch (const std::exception& e) {
      spdlog::error("a link for a forgotten password couldn't be made: {}", e.what());
    }
  }
}

awaitable<> forgotten_passwords::make_links_with(std::shared_ptr<const forgotten_services> s) {
  co_await make_links(*s);
}

void forgotten_passwords::start(services_in_force in_force) {
  const std::lock_guard lock(mutex_);
  in_force_ = std::move(in_force);
}

} // namespace twostep::server
