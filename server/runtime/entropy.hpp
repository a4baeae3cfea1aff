#pragma once
// The only place that draws random bytes (libsodium's). Thread-safe.

#include "core/ids.hpp"
#include "core/secret.hpp"

#include <cstdint>
#include <span>

namespace twostep::server {

void random_bytes(std::span<std::uint8_t>) noexcept;
/// Uniform in [0, 1).
double random_unit() noexcept;

template <class Id>
Id random_id() noexcept {
  Id id;
  random_bytes(id.value);
  return id;
}

/// A password for people to type: 20 characters of a 32-letter alphabet without look-alikes in groups of five: 100
/// bits.
core::secret random_password();

} // namespace twostep::server
