#include "server/account/abandoned_sign_ins.hpp"

#include "server/account/account_commands.hpp"
#include "server/runtime/clock.hpp"
#include "server/runtime/entropy.hpp"

#include <boost/asio/co_spawn.hpp>

#include <spdlog/spdlog.h>

#include <exception>
#include <utility>

namespace twostep::server {
namespace {

constexpr std::chrono::minutes between_looks{1};

} // namespace

void abandoned_sign_ins::note(const core::account_id& account, core::time_point due) {
  const std::lock_guard lock(mutex_);
  if (entries_.size() < max) entries_.push_back({account, due});
}

std::optional<core::account_id> abandoned_sign_ins::next(core::time_point now) {
  const std::lock_guard lock(mutex_);
  if (entries_.empty() || entries_.front().due > now) return std::nullopt;
  const auto account = entries_.front().account;
  entries_.pop_front();
  return account;
}

awaitable<> abandoned_sign_ins::end_due(const account_commands& commands) {
  for (auto account = next(clock_.now()); account; account = next(clock_.now())) {
    core::command command = core::end_abandoned_sign_ins{random_id<core::notice_id>()};
    co_await commands.execute(*account, std::move(command)); // a full queue leaves the notice pending
  }
}

void abandoned_sign_ins::start(commands_in_force in_force) {
  in_force_ = std::move(in_force);
  wait();
}

awaitable<> abandoned_sign_ins::end_due_with(std::shared_ptr<const account_commands> commands) {
  co_await end_due(*commands);
}

void abandoned_sign_ins::wait() {
  timer_.expires_after(between_looks);
  timer_.async_wait([this](const boost::system::error_code& ended) {
    if (ended) return;
    auto done = [this](std::exception_ptr failed) {
      if (failed) spdlog::error("sign-ins that nobody finished couldn't be looked after");
      wait();
    };
    boost::asio::co_spawn(timer_.get_executor(), end_due_with(in_force_()), std::move(done));
  });
}

} // namespace twostep::server
