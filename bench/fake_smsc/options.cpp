#include "bench/fake_smsc/options.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/variables_map.hpp>

#include <algorithm>
#include <fstream>
#include <iostream>
#include <sstream>
#include <stdexcept>

namespace twostep::bench::fake_smsc {

namespace po = boost::program_options;

namespace {

constexpr const char* heading =
    "fake-smsc: a provider of text messages in a box, to rehearse a bad day with before there is one.\n"
    "It takes messages as Twilio, Vonage, GatewayAPI, any webhook and an SMSC (SMPP 3.4) take them, shows them on a\n"
    "page, sends receipts, and fails as it is told. Nothing leaves this machine.\n\n";

constexpr const char* manual = R"(
HTTP paths:
  POST /2010-04-01/Accounts/SID/Messages.json   kind "twilio", base_url = "http://127.0.0.1:2780"
  POST /sms/json                                kind "vonage", the same base_url
  POST /rest/mtsms                              kind "gatewayapi", the same base_url
  POST /webhook                                 kind "webhook": to, text, id (and from), as JSON or as a form
  GET  /                                        the page: newest messages, counters, the behaviour in force
  GET  /messages                                the newest 10,000 as NDJSON; /messages?after=12: from the 13th on
  GET  /control, POST /control                  the behaviour in force; words that change it

Receipts go to the URL that the message names, or for webhooks to --receipts, where that is plain HTTP on this
machine (127.0.0.0/8, ::1, localhost); over SMPP to the session that sent the message.

The behaviour in words, as in a script or for POST /control (the options above say the same at the start):
)";

constexpr const char* example = R"(
"down" over HTTP needs --console-port, a port with the page and /control that stays open.

A script has a line a change; # begins a comment:
  at 30s fail=1.0              # everything fails
  at 60s down                  # nobody listens
  at 90s up fail=0
  at 120s latency=1s receipt-delay=30s-60s

Example:
  build/fake-smsc --latency 20ms-200ms --fail 0.3 --script bad-day.txt --auth-token secret
  curl -d 'fail=1.0' http://127.0.0.1:2780/control
  curl http://127.0.0.1:2780/messages
docs/sms.md, "Rehearse a bad day", has the configuration of Twostep for it.
)";

po::options_description describe() {
  po::options_description all("Options");
  const auto text = [&all](const char* name, const char* standard, const char* about) {
    all.add_options()(name, po::value<std::string>()->default_value(standard), about);
  };
  all.add_options()("help,h", "this text");
  text("listen", "127.0.0.1", "the address to listen on; another than this machine's own lets others in");
  text("http-port", "2780", "0: a free one");
  text("smpp-port", "2775", "0: a free one");
  text("console-port", "", "one more HTTP port, which \"down\" leaves open; 0: a free one");
  text(
      "password", "",
      "the only right password: Twilio's Auth Token, Vonage's API secret, GatewayAPI's token, "
      "HTTP Basic's or the Bearer token of a webhook, the bind's; without it any is right"
  );
  text("auth-token", "", "what Twilio's receipts are signed with; --password if left out");
  text("signature-secret", "", "what Vonage's receipts are signed with");
  text("callback-secret", "", "what GatewayAPI's receipts are signed with");
  text("receipts", "", "the URL that webhooks' receipts go to");
  text("receipt-secret", "", "the Bearer token of webhooks' receipts");
  text("seed", "1", "of chance: the same seed and the same messages in the same order have the same fate");
  text("script", "", "a file that says how the behaviour changes, and when");
  for (const auto& w : words())
    if (!w.example.empty()) all.add_options()(w.name.data(), po::value<std::string>(), w.meaning.data());
  return all;
}

void print_help(const po::options_description& all) {
  std::cout << heading << all << manual;
  for (const auto& w : words()) {
    std::string said(w.name);
    if (!w.example.empty()) said.append("=").append(w.example);
    said.resize(std::max<std::size_t>(said.size(), 28), ' ');
    std::cout << "  " << said << w.meaning << '\n';
  }
  std::cout << example;
}

std::uint64_t read_number(const std::string& option, const std::string& text, std::uint64_t max) {
  std::size_t end = 0;
  std::uint64_t value = 0;
  try {
    value = std::stoull(text, &end);
  } catch (const std::logic_error&) { // reported below
  }
  if (end == 0 || end != text.size() || text.front() == '-' || value > max)
    throw std::invalid_argument("--" + option + " " + text + ": a number from 0 to " + std::to_string(max));
  return value;
}

std::string read_file(const std::string& path) {
  std::ifstream file(path);
  std::ostringstream text;
  if (!file || !(text << file.rdbuf()))
    throw std::invalid_argument("--script " + path + ": can't be read, or is empty");
  return text.str();
}

options read(const po::variables_map& given) {
  const auto text = [&given](const char* name) { return given[name].as<std::string>(); };
  const auto port = [&](const char* name) {
    return static_cast<std::uint16_t>(read_number(name, text(name), 65535));
  };
  options o;
  o.listen = text("listen");
  boost::system::error_code ec;
  (void)boost::asio::ip::make_address(o.listen, ec);
  if (ec) throw std::invalid_argument("--listen " + o.listen + ": write an address, such as 127.0.0.1");
  o.http_port = port("http-port");
  o.smpp_port = port("smpp-port");
  if (!text("console-port").empty()) o.console_port = port("console-port");
  o.inbox.password = text("password");
  o.inbox.secrets = {text("auth-token"), text("signature-secret"), text("callback-secret"), text("receipt-secret")};
  if (o.inbox.secrets.twilio.empty()) o.inbox.secrets.twilio = o.inbox.password;
  o.inbox.webhook_receipts = text("receipts");
  if (!o.inbox.webhook_receipts.empty() && !read_loopback_url(o.inbox.webhook_receipts))
    throw std::invalid_argument(
        "--receipts " + o.inbox.webhook_receipts +
        ": receipts go to this machine only, such as "
        "http://127.0.0.1:8080/sms/receipts/NAME"
    );
  o.inbox.seed = read_number("seed", text("seed"), ~std::uint64_t{0});
  for (const auto& w : words())
    if (given.count(std::string(w.name)))
      apply_all(o.behaviour, std::string(w.name).append("=").append(text(w.name.data())));
  if (const auto path = text("script"); !path.empty()) try {
      o.script = read_script(read_file(path));
    } catch (const std::invalid_argument& e) {
      throw std::invalid_argument("--script " + path + ": " + e.what());
    }
  return o;
}

} // namespace

std::optional<options> read_options(int argc, char** argv) {
  const auto all = describe();
  po::variables_map given;
  try {
    const auto style = po::command_line_style::default_style & ~po::command_line_style::allow_guessing;
    po::store(po::command_line_parser(argc, argv).options(all).style(style).positional({}).run(), given);
  } catch (const po::error& e) {
    throw std::invalid_argument(std::string(e.what()) + "; --help lists the options");
  }
  if (given.count("help")) {
    print_help(all);
    return std::nullopt;
  }
  return read(given);
}

} // namespace twostep::bench::fake_smsc
