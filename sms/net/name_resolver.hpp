#pragma once
// Resolves host names for the HTTP client. An interface, because tests must not depend on a name service.

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace twostep::sms {

class name_resolver {
public:
  /// Address literals; none if the name has none. error: for the operator; "" if there was none.
  using answer = std::function<void(std::vector<std::string> addresses, std::string error)>;

  virtual ~name_resolver() = default;
  /// Calls back at most once (perhaps never), on the context, after it has returned.
  virtual void resolve(const std::string& host, answer) = 0;
};

/// Uses getaddrinfo on Asio's own thread. A look-up that hangs delays later ones.
std::shared_ptr<name_resolver> make_system_resolver(boost::asio::io_context&);

} // namespace twostep::sms
