#include "server/doctor/probes.hpp"

#include "core/ids.hpp"
#include "server/access/app_token.hpp"
#include "server/http/cookies.hpp"
#include "server/runtime/entropy.hpp"

#include <sodium.h>

#include <algorithm>
#include <utility>

namespace twostep::server::doctor {
namespace {

constexpr std::size_t number_size = 32;

/// The number after "twostep-probe=" in an address; "" if there is none.
std::string_view number_in(std::string_view address) noexcept {
  const std::string_view name(probe_name);
  for (auto at = address.find(name); at != address.npos; at = address.find(name, at + 1)) {
    const auto value = address.substr(at + name.size());
    if (at > 0 && (address[at - 1] == '?' || address[at - 1] == '&') && value.starts_with('='))
      return value.substr(1, number_size);
  }
  return {};
}

/// The address without the parameter that the doctor appended.
std::string without_number(std::string_view address) {
  const auto at = address.find(probe_name);
  return std::string(at == address.npos || at == 0 ? address : address.substr(0, at - 1));
}

std::vector<std::string> names_in(std::string_view cookies) {
  std::vector<std::string> names;
  while (!cookies.empty()) {
    const auto one = cookies.substr(0, cookies.find(';'));
    cookies.remove_prefix(std::min(one.size() + 1, cookies.size()));
    const auto from = one.find_first_not_of(' ');
    if (from != one.npos) names.emplace_back(one.substr(from, one.find('=') - from));
  }
  return names;
}

std::string_view text_of(http::method m) noexcept {
  return m == http::method::post ? "POST" : m == http::method::head ? "HEAD" : "GET";
}

arrival copy_of(const http::arrival& a) {
  const auto& r = a.request;
  arrival kept;
  kept.peer = a.peer;
  kept.trusted = a.trusted;
  kept.client = a.client;
  kept.method = text_of(r.method);
  kept.host = r.host;
  kept.target = without_number(r.target);
  kept.forwarded_for.assign(a.forwarded_for.begin(), a.forwarded_for.end());
  kept.forwarded_method = r.forwarded_method;
  kept.forwarded_proto = r.forwarded_proto;
  kept.forwarded_host = r.forwarded_host;
  kept.forwarded_uri = without_number(r.forwarded_uri);
  kept.original_url = without_number(r.original_url);
  kept.cookies = names_in(r.cookie);
  kept.has_app_token = app_token_in(r.authorization).has_value();
  return kept;
}

} // namespace

std::string probes::await(steady::time_point now) {
  std::array<std::uint8_t, number_size / 2> bytes;
  random_bytes(bytes);
  auto number = core::to_hex(bytes.data(), bytes.size());
  const std::lock_guard lock(mutex_);
  forget_old(now);
  if (all_.size() == max) all_.erase(all_.begin());
  all_.push_back({number, now + timeout, {}});
  awaited_ = all_.size();
  return number;
}

std::optional<std::vector<arrival>> probes::end(std::string_view number) {
  const std::lock_guard lock(mutex_);
  auto* const found = find(number);
  if (!found) return std::nullopt;
  auto arrived = std::move(found->arrived);
  all_.erase(all_.begin() + (found - all_.data()));
  awaited_ = all_.size();
  return arrived;
}

void probes::look(const http::arrival& a, steady::time_point now) noexcept {
  try {
    const auto& r = a.request;
    const auto in_cookie = http::find_cookie(r.cookie, probe_name);
    const std::lock_guard lock(mutex_);
    forget_old(now);
    for (const auto number :
         {in_cookie.value_or(""), number_in(r.target), number_in(r.forwarded_uri), number_in(r.original_url)})
      if (auto* const found = find(number)) {
        if (found->arrived.size() < max_arrivals) found->arrived.push_back(copy_of(a));
        return;
      }
  } catch (const std::exception&) {
    // Out of memory: only the doctor's report is affected.
  }
}

void probes::forget_old(steady::time_point now) {
  std::erase_if(all_, [now](const probe& p) { return p.until <= now; });
  awaited_ = all_.size();
}

probes::probe* probes::find(std::string_view text) {
  const auto found = std::find_if(all_.begin(), all_.end(), [&](const probe& p) {
    return text.size() == p.number.size() && sodium_memcmp(text.data(), p.number.data(), text.size()) == 0;
  });
  return found == all_.end() ? nullptr : &*found;
}

} // namespace twostep::server::doctor
