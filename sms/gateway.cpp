#include "sms/gateway.hpp"

#include <stdexcept>

namespace twostep::sms {

[[noreturn]] void throw_exception_from_error(const failure& f, const boost::source_location& where) {
  throw std::logic_error("no value in a result (" + std::string(to_text(f.kind)) + "), at " + where.to_string());
}

} // namespace twostep::sms
