#include "server/app/listeners.hpp"

#include <sys/resource.h>
#include <unistd.h>

#include <algorithm>
#include <stdexcept>

namespace twostep::server {
namespace {

/// Settings of listeners that browsers don't use.
http::settings bare(http::settings s) {
  s.trusted_proxies.clear();
  s.path_prefix.clear();
  s.kept_fields.clear();
  return s;
}

constexpr std::size_t longest_socket_path = 107;

/// Descriptors needed for files, providers and commands, beside connections.
constexpr rlim_t other_descriptors = 256;

std::size_t max_connections(std::size_t wanted) {
  rlimit limit{};
  if (::getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == RLIM_INFINITY) return wanted;
  const auto left = limit.rlim_cur > 2 * other_descriptors ? limit.rlim_cur - other_descriptors : limit.rlim_cur / 2;
  return std::min<std::size_t>(wanted, left);
}

} // namespace

std::vector<http::listen_address>
page_addresses(const config& c, const std::vector<http::inherited_socket>& inherited, const kept_sockets& kept) {
  if (!kept.pages.empty()) return kept.pages;
  std::vector<http::listen_address> all;
  for (const auto& s : inherited) all.push_back(s.address);
  if (all.empty()) all.push_back(http::parse_listen_address(c.server.listen));
  return all;
}

void listeners::open_pages(http::settings s, const std::vector<http::listen_address>& addresses) {
  s.limits.connections = max_connections(s.limits.connections);
  const http::backend behind{in_force_.pages, &durability_, &observer_};
  for (const auto& a : addresses) pages_.push_back(std::make_unique<http::listener>(workers_, behind, s, a));
}

void listeners::open_metrics(http::settings s, const http::listen_address& a) {
  metrics_ = std::make_unique<http::listener>(workers_, http::backend{in_force_.metrics}, bare(std::move(s)), a);
}

void listeners::open_admin(http::settings s, const http::listen_address& a) {
  if (a.path.size() > longest_socket_path)
    throw std::runtime_error(
        a.path + ": too long for a socket: name a shorter path with --admin-socket or server.admin_socket"
    );
  s = bare(std::move(s));
  s.owner_only = true;
  admin_ = std::make_unique<http::listener>(workers_, http::backend{in_force_.admin, &durability_}, s, a, 0600);
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
  try {
    for (const auto& l : pages_) kept.pages.push_back(l->hand_down());
    if (admin_) kept.admin = admin_->hand_down();
    if (metrics_) kept.metrics = metrics_->hand_down();
  } catch (...) {
    forget(kept);
    throw;
  }
  return kept;
}

void listeners::forget(const kept_sockets& kept) noexcept {
  const auto close = [](const http::listen_address& a) {
    ::close(a.descriptor);
    if (a.is_unix() && a.file_is_ours) ::unlink(a.path.c_str());
  };
  for (const auto& a : kept.pages) close(a);
  for (const auto* a : {&kept.admin, &kept.metrics})
    if (*a) close(**a);
}

std::vector<metrics::named_listener> listeners::named() const {
  std::vector<metrics::named_listener> some{{"public", pages_.front().get()}, {"admin", admin_.get()}};
  if (metrics_) some.push_back({"metrics", metrics_.get()});
  return some;
}

} // namespace twostep::server
