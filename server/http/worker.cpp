#include "server/http/worker.hpp"

#include <boost/asio/executor_work_guard.hpp>

#include <string.h>

#include <algorithm>
#include <cstring>
#include <exception>

namespace twostep::server::http {
namespace {

constexpr std::size_t first_capacity = 4 * 1024; // nearly every request fits
constexpr std::size_t kept_capacity = 32 * 1024;
constexpr std::size_t kept_spares = 64;

} // namespace

void workspace::grow(std::size_t at_least) {
  const std::size_t larger = std::max({at_least, capacity * 2, first_capacity});
  auto moved = std::make_unique_for_overwrite<char[]>(larger);
  if (used != 0) std::memcpy(moved.get(), bytes.get(), used);
  if (capacity != 0) explicit_bzero(bytes.get(), used);
  bytes = std::move(moved);
  capacity = larger;
}

void workspace::trim() {
  used = 0;
  exchange.response.headers.clear();
  if (capacity > kept_capacity) {
    bytes.reset();
    capacity = 0;
  }
  if (out.capacity() > kept_capacity) out = {};
  if (exchange.response.body.capacity() > kept_capacity) exchange.response.body = {};
}

worker::worker(const settings& s, connection_count& count)
    : settings_(s), count_(count), now_(s.steady_clock()), timer_(context_.get_executor()) {
  spare_.reserve(kept_spares);
}

void worker::run() {
  const auto guard = boost::asio::make_work_guard(context_);
  while (!context_.stopped()) {
    try {
      context_.run();
    } catch (const std::exception& e) { // a bug in one completion handler must not end the others
      if (settings_.warn) settings_.warn(std::string("a worker met an unexpected error: ") + e.what());
    }
  }
}

void worker::add(connection_base& c) {
  now_ = settings_.steady_clock();
  connections_.push_back(c);
  count_.open.fetch_add(1, std::memory_order_relaxed);
  if (!armed_) arm();
}

void worker::remove(connection_base& c) noexcept {
  connections_.erase(connections_.iterator_to(c));
  if (count_.open.fetch_sub(1) == 1 && stopping_) tell_nobody_is_left();
}

void worker::tell_nobody_is_left() noexcept {
  const std::lock_guard lock(count_.mutex);
  count_.changed.notify_all();
}

void worker::arm() {
  armed_ = true;
  timer_.expires_after(settings_.tick);
  timer_.async_wait([this](const boost::system::error_code& ec) {
    if (!ec) tick();
  });
}

void worker::tick() {
  lag_.add(microseconds_since(timer_.expiry())); // measured by the timer's clock, not by the settings'
  now_ = settings_.steady_clock();
  armed_ = false;
  for (connection_base& c : connections_)
    if (c.deadline < now_) c.close();
  if (!connections_.empty()) arm();
}

std::unique_ptr<workspace> worker::take() {
  if (spare_.empty()) return std::make_unique<workspace>();
  auto taken = std::move(spare_.back());
  spare_.pop_back();
  return taken;
}

void worker::release(std::unique_ptr<workspace> w) noexcept {
  if (spare_.size() == kept_spares) return;
  w->trim();
  spare_.push_back(std::move(w));
}

void worker::begin_stop() {
  stopping_ = true;
  now_ = settings_.steady_clock();
  for (connection_base& c : connections_) {
    if (!c.idle || c.has_arrived()) continue;
    if (c.is_new)
      c.deadline = std::min(c.deadline, now_ + new_connection_grace);
    else
      c.close();
  }
  if (count_.open == 0) tell_nobody_is_left(); // the last connection may have ended before stopping_ was set
}

} // namespace twostep::server::http
