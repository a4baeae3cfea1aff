#include "bench/fake_smsc/http_server.hpp"
#include "bench/fake_smsc/options.hpp"
#include "bench/fake_smsc/smpp_server.hpp"
#include "storage/os/standard_descriptors.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/asio/signal_set.hpp>

#include <sodium.h>

#include <exception>
#include <iostream>
#include <optional>
#include <sstream>
#include <stdexcept>

namespace fake_smsc = twostep::bench::fake_smsc;
using boost::asio::ip::tcp;

namespace {

std::string to_text(const tcp::endpoint& e) {
  std::ostringstream text;
  text << e;
  return text.str();
}

void run(const fake_smsc::options& o) {
  boost::asio::io_context context(1);
  const auto ex = context.get_executor();
  const auto address = boost::asio::ip::make_address(o.listen);
  fake_smsc::inbox inbox(ex, o.inbox, o.behaviour);
  fake_smsc::http_server http(ex, tcp::endpoint(address, o.http_port), inbox, false, o.console_port.has_value());
  fake_smsc::smpp_server smpp(ex, tcp::endpoint(address, o.smpp_port), inbox);
  std::optional<fake_smsc::http_server> console;
  if (o.console_port) console.emplace(ex, tcp::endpoint(address, *o.console_port), inbox, true, true);
  inbox.on_change = [&] {
    http.follow(inbox.now());
    smpp.follow(inbox.now());
  };
  for (const auto& step : o.script)
    inbox.timeline().after(step.at, [&inbox, &step] {
      auto changed = inbox.now();
      fake_smsc::apply_all(changed, step.changes);
      inbox.behave(changed);
    });

  boost::asio::signal_set signals(context, SIGTERM, SIGINT);
  signals.async_wait([&context](boost::system::error_code, int) { context.stop(); });
  if (console) std::cout << "console on http://" << to_text(console->endpoint()) << '\n';
  std::cout << "listening on http://" << to_text(http.endpoint()) << "\nSMPP on " << to_text(smpp.endpoint())
            << std::endl;
  context.run();
}

} // namespace

int main(int argc, char** argv) {
  twostep::storage::open_standard_descriptors();
  try {
    if (::sodium_init() < 0) throw std::runtime_error("libsodium can't be initialised");
    const auto options = fake_smsc::read_options(argc, argv);
    if (options) run(*options);
    return 0;
  } catch (const std::invalid_argument& e) {
    std::cerr << "fake-smsc: " << e.what() << '\n';
    return 2;
  } catch (const std::exception& e) {
    std::cerr << "fake-smsc: " << e.what() << '\n';
    return 1;
  }
}
