#pragma once
// `serve --demo`: makes an organisation and two users whose printed passwords always work, and the text printed at
// the start.

#include "server/api/context.hpp"
#include "server/config/config.hpp"
#include "server/crypto/password_hasher.hpp"

#include <string>
#include <string_view>

namespace twostep::server {

/// How to call this demo from another terminal: the text before a command's words, and the text after them.
struct demo_commands {
  std::string program, options;
};

/// Makes what is missing and restores changed passwords; two-step state stays. Returns the text to print. The
/// passwords are kept in DATA/demo-passwords. Throws std::runtime_error. The context is used as by
/// admin::call_now.
std::string
prepare_demo(boost::asio::io_context&, api::context&, password_hasher&, const config&, const demo_commands&);

/// How the terminal shows a text message.
std::string demo_text(std::string_view to, std::string_view text);

} // namespace twostep::server
