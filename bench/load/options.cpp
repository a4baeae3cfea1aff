#include "bench/load/options.hpp"

#include "bench/load/scenario.hpp"

#include <boost/asio/ip/address.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/variables_map.hpp>
#include <boost/url/parse.hpp>
#include <boost/url/url_view.hpp>

#include <iostream>
#include <stdexcept>

namespace twostep::bench::load {

namespace po = boost::program_options;

namespace {

constexpr double longest_seconds = 3600;

po::options_description describe() {
  po::options_description all("Options");
  all.add_options()("help,h", "this text");
  all.add_options()("url", po::value<std::string>()->default_value("http://127.0.0.1:8080"), "the server");
  all.add_options()("scenario,s", po::value<std::string>()->default_value("sign-in"), "what a round is, see above");
  all.add_options(
  )("connections,c", po::value<std::size_t>()->default_value(16), "browsers at once, a connection each");
  all.add_options(
  )("rate,r", po::value<double>()->default_value(0),
    "open loop: rounds a second; 0: closed loop, each browser begins a round when its last is over");
  all.add_options()("duration,d", po::value<double>()->default_value(10), "seconds, at most 3600");
  all.add_options()("count,n", po::value<std::uint64_t>()->default_value(0), "rounds; 0: until the duration is over");
  all.add_options(
  )("users,u", po::value<std::size_t>()->default_value(0), "how many users take part; 0: 4 a connection");
  all.add_options()("prepare", po::bool_switch(), "make the users first, with --twostep and --config");
  all.add_options(
  )("twostep", po::value<std::string>()->default_value("build/twostep"), "the program, for --prepare");
  all.add_options(
  )("config", po::value<std::string>()->default_value(""), "the server's configuration, for --prepare");
  all.add_options(
  )("outbox", po::value<std::string>()->default_value(""), "the server's outbox.ndjson, where codes are read from");
  all.add_options()("json", po::value<std::string>()->default_value(""), "write the results here too; - is stdout");
  all.add_options()("i-own-this-host", po::bool_switch(), "allow a URL outside 127.0.0.0/8");
  return all;
}

void print_help(const po::options_description& all) {
  std::cout << "load: signs many users in through the real pages and says how long it took.\n\n"
               "Scenarios (one round each):\n";
  for (const auto& s : scenarios())
    std::cout << "  " << s.name << std::string(16 - s.name.size(), ' ') << s.about << '\n';
  std::cout
      << "\n"
      << all
      << "\nExample:\n"
         "  build/twostep serve --config bench/load.toml &\n"
         "  build/load --prepare --config bench/load.toml --users 64\n"
         "  build/load --scenario sign-in-code --outbox build/load-data/outbox.ndjson --connections 16 --duration "
         "20\n"
         "  build/load --scenario sign-in-code --outbox build/load-data/outbox.ndjson --rate 50 --json "
         "results.json\n\n"
         "In the open loop a round's latency counts from the moment at which it was meant to begin, so a server\n"
         "that falls behind can't hide it. Rates beyond what --connections can carry queue up and are counted too.\n"
         "bench/README.md says how to measure and what was measured.\n";
}

bool is_loopback(const std::string& host) {
  if (host == "localhost") return true;
  boost::system::error_code ec;
  const auto address = boost::asio::ip::make_address(host, ec);
  return !ec && address.is_v4() && address.to_v4().is_loopback();
}

void read_url(const std::string& text, bool any_host, options& o) {
  const auto url = boost::urls::parse_uri(text);
  if (!url || url->scheme() != "http" || url->host().empty())
    throw std::invalid_argument("--url " + text + ": write it like http://127.0.0.1:8080 (load speaks no TLS)");
  o.host = url->host_address();
  o.port = url->has_port() ? std::string(url->port()) : "80";
  o.authority = std::string(url->encoded_host_and_port());
  if (!any_host && !is_loopback(o.host))
    throw std::invalid_argument(
        "--url " + text +
        " is not on this machine. Load is for servers of your own: add --i-own-this-host if this is one"
    );
}

void check(const options& o) {
  if (o.connections == 0 || o.connections > 10'000) throw std::invalid_argument("--connections: 1 to 10000");
  if (o.rate < 0 || o.rate > 1e6) throw std::invalid_argument("--rate: 0 (closed loop) to 1000000");
  if (o.prepare && o.config.empty())
    throw std::invalid_argument("--prepare needs --config, the file the server runs with");
  const auto* s = find_scenario(o.scenario);
  if (!s) throw std::invalid_argument("--scenario " + o.scenario + " is none; --help lists them");
  if (s->needs_texts && o.outbox.empty())
    throw std::invalid_argument(
        "--scenario " + o.scenario + " reads codes: say where with --outbox DATA/outbox.ndjson"
    );
  if (s->needs_users && o.users < o.connections)
    throw std::invalid_argument("--users must be at least --connections: one browser uses one account at a time");
}

} // namespace

std::optional<options> read_options(int argc, char** argv) {
  const auto all = describe();
  po::variables_map given;
  try {
    po::store(po::parse_command_line(argc, argv, all), given);
  } catch (const po::error& e) {
    throw std::invalid_argument(std::string(e.what()) + "; --help lists the options");
  }
  if (given.count("help")) {
    print_help(all);
    return std::nullopt;
  }
  options o;
  o.scenario = given["scenario"].as<std::string>();
  o.connections = given["connections"].as<std::size_t>();
  o.rate = given["rate"].as<double>();
  const auto seconds = given["duration"].as<double>();
  if (!(seconds > 0 && seconds <= longest_seconds))
    throw std::invalid_argument("--duration: seconds, more than 0, at most 3600");
  o.duration = std::chrono::milliseconds(static_cast<long>(seconds * 1000));
  o.count = given["count"].as<std::uint64_t>();
  o.users = given["users"].as<std::size_t>();
  if (o.users == 0) o.users = 4 * o.connections;
  o.prepare = given["prepare"].as<bool>();
  o.twostep = given["twostep"].as<std::string>();
  o.config = given["config"].as<std::string>();
  o.outbox = given["outbox"].as<std::string>();
  o.json = given["json"].as<std::string>();
  read_url(given["url"].as<std::string>(), given["i-own-this-host"].as<bool>(), o);
  check(o);
  return o;
}

} // namespace twostep::bench::load
