#include "bench/http/hashing.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/write.hpp>

#include <stdexcept>

namespace twostep::bench::http {
namespace {

using boost::asio::ip::tcp;

std::string between(const std::string& text, const std::string& before, char after) {
  const auto begin = text.find(before);
  if (begin == text.npos) throw std::runtime_error("the sign-in page has no " + before);
  const auto at = begin + before.size();
  return text.substr(at, text.find(after, at) - at);
}

class browser {
public:
  explicit browser(std::uint16_t port) : socket_(context_) {
    socket_.connect({boost::asio::ip::address_v4::loopback(), port});
    socket_.set_option(tcp::no_delay(true));
  }
  /// Returns the whole answer. Throws boost::system::system_error.
  std::string ask(const std::string& request) {
    boost::asio::write(socket_, boost::asio::buffer(request));
    const auto head = boost::asio::read_until(socket_, boost::asio::dynamic_buffer(read_), "\r\n\r\n");
    const auto size = head + std::stoul(between(read_, "Content-Length: ", '\r'));
    if (read_.size() < size)
      boost::asio::read(
          socket_, boost::asio::dynamic_buffer(read_), boost::asio::transfer_exactly(size - read_.size())
      );
    return std::exchange(read_, {});
  }

private:
  boost::asio::io_context context_;
  tcp::socket socket_;
  std::string read_;
};

} // namespace

hashing::hashing(std::uint16_t port, unsigned people) {
  const std::string common =
      " /sign-in HTTP/1.1\r\nHost: 127.0.0.1:" + std::to_string(port) + "\r\nSec-Fetch-Site: same-origin\r\n";
  const auto page = browser(port).ask("GET" + common + "\r\n");
  const auto body = "csrf=" + between(page, "name=\"csrf\" value=\"", '"') +
                    "&email=nobody@example.com&password=wrong-but-long-enough";
  request_ = "POST" + common + "Cookie: twostep_challenge=" + between(page, "twostep_challenge=", ';') +
             "\r\nContent-Type: application/x-www-form-urlencoded\r\nContent-Length: " + std::to_string(body.size()) +
             "\r\n\r\n" + body;
  for (unsigned n = 0; n < people; ++n) people_.emplace_back([this, port] { type(port); });
}

hashing::~hashing() {
  stop_ = true;
  for (auto& p : people_) p.join();
}

void hashing::type(std::uint16_t port) {
  try {
    browser b(port);
    while (!stop_) ++(b.ask(request_).starts_with("HTTP/1.1 422") ? done_ : wrong_);
  } catch (const std::exception&) {
    ++wrong_;
  }
}

} // namespace twostep::bench::http
