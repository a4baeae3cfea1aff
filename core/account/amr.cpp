#include "core/account/amr.hpp"

#include "core/account/authenticator.hpp"
#include "core/account/passkey.hpp"
#include "core/account/session.hpp"

#include <string_view>

namespace twostep::core {
namespace {

struct amr_name {
  std::uint8_t method;
  std::string_view name;
};

constexpr amr_name amr_names[] = {{method::password, "pwd"},          {method::text_message, "sms"},
                                  {method::authenticator_app, "otp"}, {method::passkey, "hwk"},
                                  {method::recovery_code, "rc"},      {method::trusted_browser, "trusted"}};

} // namespace

std::string amr_of(std::uint8_t methods) {
  std::string names;
  for (const auto& [method, name] : amr_names)
    if ((methods & method) != 0) names.append(names.empty() ? "" : ",").append(name);
  return names;
}

} // namespace twostep::core
