#include "server/cli/commands.hpp"
#include "server/config/reference.hpp"

#include <ostream>

namespace twostep::server::cli {
namespace {

int document(const invocation& call) {
  call.io.out << document_config();
  return done;
}

} // namespace

const command config_document{
    "config document", "",  "print docs/configuration.md", "", "twostep config document > docs/configuration.md", {},
    document,          true};

} // namespace twostep::server::cli
