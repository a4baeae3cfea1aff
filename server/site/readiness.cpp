#include "server/site/readiness.hpp"

#include "server/text/duration.hpp"

#include <boost/describe/enum_to_string.hpp>

#include <algorithm>

namespace twostep::server {
namespace {

/// With a greater drift, providers refuse this server's requests, or this server refuses their receipts.
constexpr core::milliseconds max_drift = core::minutes(10);

std::string state_of(const std::vector<sms::provider_status>& providers) {
  std::string text;
  for (const auto& p : providers) {
    if (!text.empty()) text += ", ";
    text += p.name + ": breaker " + boost::describe::enum_to_string(p.breaker, "");
  }
  return text;
}

} // namespace

std::vector<lack>
find_lacks(const storage::durability& store, const sms::dispatcher& dispatcher, const clock& clock) {
  std::vector<lack> all;
  if (auto why = store.blocker(); !why.empty()) all.push_back({"space on the disk for changes", std::move(why)});
  if (const auto sms = dispatcher.status(); !sms.usable)
    all.push_back({"a text message provider that answers", state_of(sms.providers)});
  const auto drift = clock.drift();
  const auto apart = std::max(drift, -drift);
  if (apart > max_drift)
    all.push_back(
        {"a clock that is right", "the machine's clock is " +
                                      format_duration(std::chrono::round<core::seconds>(apart)) +
                                      (drift > core::milliseconds(0) ? " ahead of" : " behind") + " this server's"}
    );
  return all;
}

} // namespace twostep::server
