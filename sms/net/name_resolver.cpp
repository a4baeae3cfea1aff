#include "sms/net/name_resolver.hpp"

#include <boost/asio/ip/tcp.hpp>

namespace twostep::sms {

namespace {

class system_resolver final : public name_resolver {
  using resolver = boost::asio::ip::basic_resolver<boost::asio::ip::tcp, boost::asio::io_context::executor_type>;

public:
  explicit system_resolver(boost::asio::io_context& ctx) : resolver_(ctx) {}

  void resolve(const std::string& host, answer done) override {
    resolver_.async_resolve(
        host, "", resolver::flags::address_configured,
        [done = std::move(done)](boost::system::error_code error, const resolver::results_type& found) {
          std::vector<std::string> addresses;
          for (const auto& entry : found) addresses.push_back(entry.endpoint().address().to_string());
          done(std::move(addresses), error ? error.message() : std::string());
        }
    );
  }

private:
  resolver resolver_;
};

} // namespace

std::shared_ptr<name_resolver> make_system_resolver(boost::asio::io_context& ctx) {
  return std::make_shared<system_resolver>(ctx);
}

} // namespace twostep::sms
