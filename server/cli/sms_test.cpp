#include "server/cli/administration.hpp"
#include "server/cli/commands.hpp"
#include "server/cli/print.hpp"

#include <boost/json/value.hpp>
#include <boost/program_options/value_semantic.hpp>

#include <ostream>

namespace twostep::server::cli {
namespace {

namespace po = boost::program_options;

void describe(po::options_description_easy_init& add) {
  add("phone", po::value<std::string>()->value_name("PHONE"), "with \"+\" and the country code");
}

int test(const invocation& call) {
  if (!call.has("phone")) throw failure("the number is missing: twostep sms test \"+45 12345678\"", wrong_usage);
  const auto answer =
      ask(call, "sms/test", {{"actor", shell_user(call.variables)}, {"phone", call.text("phone")}},
          where::server_only);
  if (call.json()) {
    print_json(call.io.out, answer);
    return done;
  }
  const auto id = text_of(answer, "provider_id");
  call.io.out << text_of(answer, "provider") << " took the message to " << text_of(answer, "to") << " after "
              << answer.at("milliseconds").to_number<std::int64_t>() << " ms" << (id.empty() ? "" : ", as " + id)
              << ".\n";
  return done;
}

} // namespace

const command sms_test{
    "sms test",
    "phone",
    "send a test message through the running server",
    "Waits until a provider has taken it, at most a minute. Works before there is any user.",
    "twostep sms test \"+45 12345678\"",
    describe,
    test};

} // namespace twostep::server::cli
