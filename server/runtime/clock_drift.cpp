#include "server/runtime/clock_drift.hpp"

#include "server/text/duration.hpp"

#include <boost/asio/post.hpp>

#include <spdlog/spdlog.h>

#include <utility>

namespace twostep::server {
namespace {

constexpr core::milliseconds worth_a_word = core::minutes(1);
constexpr std::chrono::seconds between_drift_looks{2};

} // namespace

std::optional<std::string> drift_warning::look(core::milliseconds drift) {
  const core::milliseconds apart = drift < core::milliseconds(0) ? -drift : drift;
  const auto now = apart <= worth_a_word           ? side::together
                   : drift < core::milliseconds(0) ? side::behind
                                                   : side::ahead;
  if (now == std::exchange(reported_, now) || now == side::together) return std::nullopt;
  const auto by = format_duration(std::chrono::round<core::seconds>(apart));
  if (now == side::behind)
    return "the machine's clock is " + by +
           " behind the newest time this server knows: times go on from there, so that nothing lives longer; see to "
           "the clock (NTP)";
  return "the machine's clock is " + by +
         " ahead of this server's, which follows slowly, so that codes that are under way don't die; if it is right, "
         "a restart takes its time at once";
}

clock_watch::clock_watch(boost::asio::io_context& context, const system_clock& clock)
    : clock_(clock), timer_(context) {}

void clock_watch::start() {
  boost::asio::post(timer_.get_executor(), [this] { look(); });
}

void clock_watch::look() {
  if (const auto line = warning_.look(clock_.drift())) spdlog::warn("{}", *line);
  timer_.expires_after(between_drift_looks);
  timer_.async_wait([this](const boost::system::error_code& ended) {
    if (!ended) look();
  });
}

} // namespace twostep::server
