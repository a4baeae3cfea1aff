#include "server/cli/user_argument.hpp"

#include <boost/program_options/value_semantic.hpp>

namespace twostep::server::cli {
namespace po = boost::program_options;

void describe_user(po::options_description_easy_init& add) {
  add("user", po::value<std::string>()->value_name("USER"), "the email or the id");
}

void describe_user_and_reason(po::options_description_easy_init& add) {
  describe_user(add);
  add("reason", po::value<std::string>()->value_name("TEXT"), "why, for the record");
}

std::string user_argument(const invocation& call) {
  if (!call.has("user"))
    throw failure("the user is missing: twostep " + std::string(call.self.name) + " ann@example.org", wrong_usage);
  return call.text("user");
}

std::string reason_argument(const invocation& call) {
  if (call.text("reason").empty())
    throw failure(
        "--reason is missing: it goes on the record, for example --reason \"lost her phone, known by voice\"",
        wrong_usage
    );
  return call.text("reason");
}

} // namespace twostep::server::cli
