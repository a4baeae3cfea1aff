#include "server/cli/commands.hpp"
#include "server/cli/target.hpp"
#include "server/config/reference.hpp"

#include <toml++/toml.h>

#include <ostream>

namespace twostep::server::cli {
namespace {

int show_config(const invocation& call) {
  const auto t = find_target(call);
  const auto text = show_config(t.loaded);
  if (call.json())
    call.io.out << toml::json_formatter(toml::parse(text)) << '\n';
  else
    call.io.out << text;
  return done;
}

} // namespace

const command config_show{
    "config show",
    "",
    "print every value in force, and where it was set",
    "As TOML; secrets are masked.",
    "twostep config show",
    {},
    show_config};

} // namespace twostep::server::cli
