#include "server/app/http_log.hpp"

#include "server/runtime/log_sums_watch.hpp"
#include "server/runtime/logging.hpp"

#include <spdlog/spdlog.h>

namespace twostep::server {

void log_http(http::settings& s) {
  s.warn = [](std::string_view line) {
    if (may_log({.kind = "http", .text = line})) spdlog::warn("{}", line);
  };
  s.untrusted_forwarded = [](std::string_view peer) {
    if (!may_log({.kind = "untrusted_forwarded", .text = peer, .rule = repeats_of_settings})) return;
    spdlog::warn(
        "{} sends X-Forwarded-* headers and isn't trusted: if it is your proxy, add it to server.trusted_proxies",
        peer
    );
  };
}

} // namespace twostep::server
