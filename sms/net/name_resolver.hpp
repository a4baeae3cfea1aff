#pragma once
// From a host name to addresses, as the HTTP client asks for it: a seam, since no test may depend on a name service.

#include <boost/asio/io_context.hpp>

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace twostep::sms {

class name_resolver {
public:
  /// Address literals, none where the name has none; error is for the operator, empty where there was none.
  using answer = std::function<void(std::vector<std::string> addresses, std::string error)>;

  virtual ~name_resolver() = default;
  /// Calls back at most once, on the context, never before it returns; may never call back.
  virtual void resolve(const std::string& host, answer) = 0;
};

/// The system's (getaddrinfo on Asio's own thread). One look-up that hangs holds up those after it.
std::shared_ptr<name_resolver> make_system_resolver(boost::asio::io_context&);

} // namespace twostep::sms
