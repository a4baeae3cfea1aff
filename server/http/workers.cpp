#include "server/http/workers.hpp"

#include "server/http/workers_state.hpp"

#include <boost/asio/post.hpp>

#include <algorithm>
#include <stdexcept>

namespace twostep::server::http {

workers::state::state(const http::settings& s) : settings(s) {
  if (!settings.wall_clock || !settings.steady_clock) throw std::invalid_argument("http::settings lacks a clock");
  std::size_t wanted = settings.threads;
  if (wanted == 0) wanted = std::max(1u, std::thread::hardware_concurrency());
  for (std::size_t i = 0; i < wanted; ++i) all.push_back(std::make_unique<http::worker>(settings, count));
}

workers::workers(const settings& s) : state_(std::make_unique<state>(s)) {}

workers::~workers() {
  stop();
}

std::size_t workers::size() const noexcept {
  return state_->all.size();
}

executor workers::worker(std::size_t i) const {
  return state_->all.at(i)->get_executor();
}

void workers::start() {
  for (const auto& w : state_->all) state_->threads.emplace_back(&http::worker::run, w.get());
}

bool workers::drain(std::chrono::milliseconds at_most) {
  for (const auto& w : state_->all) boost::asio::post(w->get_executor(), [w = w.get()] { w->begin_stop(); });
  connection_count& count = state_->count;
  std::unique_lock lock(count.mutex);
  return count.changed.wait_for(lock, at_most, [&] { return count.open == 0; });
}

void workers::stop() {
  for (const auto& w : state_->all) w->end();
  for (std::thread& t : state_->threads)
    if (t.joinable()) t.join();
  state_->threads.clear();
}

std::size_t workers::connections() const noexcept {
  return state_->count.open;
}

storage::histogram_counts workers::lag() const {
  storage::histogram_counts all;
  for (const auto& w : state_->all) all += w->lag().read();
  return all;
}

} // namespace twostep::server::http
