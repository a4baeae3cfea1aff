#include "sms/receipt.hpp"

#include <stdexcept>

namespace twostep::sms {

void throw_exception_from_error(receipt_refusal, const boost::source_location&) {
  throw std::logic_error("a refused receipt was read");
}

} // namespace twostep::sms
