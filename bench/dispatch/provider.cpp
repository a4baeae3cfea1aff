#include "bench/dispatch/provider.hpp"

#include <boost/asio/connect.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/write.hpp>
#include <boost/json/parse.hpp>

#include <sstream>
#include <stdexcept>

namespace twostep::bench::dispatch {
namespace {

child::how fake_smsc(const std::filesystem::path& binary, std::uint64_t seed) {
  child::how h;
  h.arguments = {binary.string(),      "--http-port",    "0", "--smpp-port", "0", "--seed",
                 std::to_string(seed), "--console-port", "0"};
  h.awaited = {"SMPP on "};
  return h;
}

} // namespace

provider::provider(const std::filesystem::path& binary, std::string_view behaviour, std::uint64_t seed)
    : process_(fake_smsc(binary, seed)) {
  http_port_ = port_in(process_.said(), "listening on http://");
  console_port_ = port_in(process_.said(), "console on http://");
  smpp_port_ = port_in(process_.said(), "SMPP on ");
  if (http_port_ == 0 || console_port_ == 0 || smpp_port_ == 0)
    throw std::runtime_error(binary.string() + " doesn't say where it listens");
  behave(behaviour);
}

void provider::behave(std::string_view words) const {
  (void)ask("POST", "/control", words);
}

std::vector<provider::arrival> provider::arrivals() {
  std::istringstream lines(ask("GET", "/messages?after=" + std::to_string(seen_), {}));
  std::vector<arrival> all;
  for (std::string line; std::getline(lines, line);) {
    const auto message = boost::json::parse(line).as_object();
    const auto number = message.at("number").to_number<std::uint64_t>();
    if (number != ++seen_) throw std::runtime_error("the provider forgot messages before they were counted");
    const auto& state = message.at("state").as_string();
    all.push_back(
        {std::string(message.at("to").as_string().c_str()),
         state == "waiting" || state == "delivered" || state == "undelivered" || state == "dropped"}
    );
  }
  return all;
}

std::string provider::ask(std::string_view method, const std::string& target, std::string_view body) const {
  namespace asio = boost::asio;
  using asio::ip::tcp;
  asio::io_context context;
  tcp::socket socket(context);
  socket.connect({asio::ip::address_v4::loopback(), console_port_});
  std::string request(method);
  request.append(" ").append(target).append(" HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\nContent-Length: ");
  request.append(std::to_string(body.size())).append("\r\n\r\n").append(body);
  asio::write(socket, asio::buffer(request));
  std::string answer;
  boost::system::error_code end;
  asio::read(socket, asio::dynamic_buffer(answer), end);
  const auto head = answer.find("\r\n\r\n");
  if (end != asio::error::eof || head == answer.npos || !answer.starts_with("HTTP/1.1 200"))
    throw std::runtime_error("the provider's console doesn't answer as it should: " + answer.substr(0, 80));
  return answer.substr(head + 4);
}

} // namespace twostep::bench::dispatch
