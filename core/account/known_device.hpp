#pragma once
// A browser that signed in to an account with everything the account asked for. Its cookie (`twostep_device`) names
// it; the account keeps what it has done.

#include "core/ids.hpp"
#include "core/time.hpp"

#include <boost/describe/class.hpp>

#include <cstddef>
#include <cstdint>
#include <optional>

namespace twostep::core {

struct known_device {
  device_id id;
  std::uint32_t epoch = 0; ///< account::known_browser_epoch when it was issued: of another one it is worth nothing
  time_point issued_at{};
  time_point used_at{};    ///< when it last began a sign-in
  std::uint32_t spent = 0; ///< weight of the wrong codes typed in it, in its whole life
  bool unlisted = false;   ///< its cookie is from before accounts kept a list
  std::optional<std::uint8_t>
      method{}; ///< the second step last given in it (method::…); none: none, or a text's code
  friend bool operator==(const known_device&, const known_device&) = default;
};
BOOST_DESCRIBE_STRUCT(known_device, (), (id, epoch, issued_at, used_at, spent, unlisted, method))

/// Of one account; the longest unused gives way.
inline constexpr std::size_t max_devices = 10;
/// Wrong codes of known browsers that an account remembers; what each may type stands with the device.
inline constexpr std::size_t max_known_failures = 30;

/// What a browser's cookie says; its seal was found good.
struct device_claim {
  device_id id;
  std::uint32_t epoch = 0;
  time_point issued_at{};
  bool listed = true; ///< false: the cookie is from before accounts kept a list
};

} // namespace twostep::core
