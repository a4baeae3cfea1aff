#pragma once
// `serve --demo`: an organisation, two people whose printed passwords always work, and the words that greet.

#include "server/api/context.hpp"
#include "server/config/config.hpp"
#include "server/crypto/password_hasher.hpp"

#include <string>
#include <string_view>

namespace twostep::server {

/// How a command is given to the demo from another terminal: before its words and behind them.
struct demo_commands {
  std::string program, options;
};

/// Makes what isn't there yet, and gives back the kept password to whoever has changed it (two-step state stays).
/// Answers what to print. The passwords are kept in DATA/demo-passwords. Throws std::runtime_error. The context is
/// call_now's.
std::string
prepare_demo(boost::asio::io_context&, api::context&, password_hasher&, const config&, const demo_commands&);

/// A text message as the terminal shows it.
std::string demo_text(std::string_view to, std::string_view text);

} // namespace twostep::server
