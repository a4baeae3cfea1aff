#include "sms/message.hpp"

namespace twostep::sms {

std::string_view to_text(purpose p) noexcept {
  switch (p) {
  case purpose::sign_in:
    return "sign_in";
  case purpose::enable:
    return "enable";
  case purpose::disable:
    return "disable";
  case purpose::replace:
    return "replace";
  case purpose::step_up:
    return "step_up";
  case purpose::notice:
    return "notice";
  case purpose::verification:
    return "verification";
  case purpose::test:
    return "test";
  }
  return "unknown";
}

} // namespace twostep::sms
