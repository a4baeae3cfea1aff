#include "server/cli/commands.hpp"
#include "server/config/reference.hpp"
#include "server/config/settings.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

int example(const invocation& call) {
  config_answers answers;
  if (call.has("data")) answers.values["server.data_dir"] = toml_string(call.text("data"));
  call.io.out << write_config(answers);
  return done;
}

} // namespace

const command config_example{
    "config example",
    "",
    "print the configuration that packages ship: every key at its default, but for --data",
    "",
    "twostep config example --data /var/lib/twostep > twostep.toml",
    {},
    example,
    true};

} // namespace twostep::server::cli
