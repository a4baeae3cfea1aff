#include "server/doctor/name_lookup.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>

#include <future>
#include <thread>
#include <utility>

namespace twostep::server::doctor {

found_addresses ask_the_system(const std::string& host) {
  boost::asio::io_context context{1};
  boost::asio::ip::tcp::resolver resolver(context);
  boost::system::error_code failed;
  const auto entries = resolver.resolve(host, "", failed);
  found_addresses found;
  if (failed) found.failure = failed.message();
  for (const auto& entry : entries) found.addresses.push_back(entry.endpoint().address().to_string());
  return found;
}

std::optional<found_addresses>
look_up(const std::string& host, const name_service& service, std::chrono::milliseconds timeout) {
  std::packaged_task<found_addresses()> task([host, service] { return service(host); });
  auto answered = task.get_future();
  std::thread(std::move(task)).detach(); // owns copies of all that it uses
  if (answered.wait_for(timeout) != std::future_status::ready) return std::nullopt;
  return answered.get();
}

} // namespace twostep::server::doctor
