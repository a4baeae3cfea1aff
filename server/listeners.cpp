#include "server/listeners.hpp"

namespace twostep::server {
namespace {

/// Of listeners that no browser comes to.
http::settings bare(http::settings s) {
  s.trusted_proxies.clear();
  s.path_prefix.clear();
  return s;
}

constexpr std::size_t longest_socket_path = 107;

} // namespace

void listeners::open_pages(const http::settings& s, const std::vector<http::listen_address>& addresses) {
  for (const auto& a : addresses) pages_.push_back(std::make_unique<http::listener>(workers_, in_force_.pages, s, a));
}

void listeners::open_metrics(http::settings s, const http::listen_address& a) {
  metrics_ = std::make_unique<http::listener>(workers_, in_force_.metrics, bare(std::move(s)), a);
}

void listeners::open_admin(http::settings s, const http::listen_address& a) {
  if (a.path.size() > longest_socket_path)
    throw std::runtime_error(
        a.path + ": too long for a socket: name a shorter path with --admin-socket or server.admin_socket"
    );
  s = bare(std::move(s));
  s.owner_only = true;
  admin_ = std::make_unique<http::listener>(workers_, in_force_.admin, s, a, 0600);
}

std::vector<http::listener*> listeners::all() const {
  std::vector<http::listener*> some;
  for (const auto& l : pages_) some.push_back(l.get());
  for (const auto* l : {&admin_, &metrics_})
    if (*l) some.push_back(l->get());
  return some;
}

void listeners::start() {
  for (auto* l : all()) l->start();
}

void listeners::stop() {
  for (auto* l : all()) l->stop();
}

kept_sockets listeners::hand_down() {
  kept_sockets kept;
  for (const auto& l : pages_) kept.pages.push_back(l->hand_down());
  if (admin_) kept.admin = admin_->hand_down();
  if (metrics_) kept.metrics = metrics_->hand_down();
  return kept;
}

std::vector<metrics::named_listener> listeners::named() const {
  std::vector<metrics::named_listener> some{{"public", pages_.front().get()}, {"admin", admin_.get()}};
  if (metrics_) some.push_back({"metrics", metrics_.get()});
  return some;
}

} // namespace twostep::server
