#pragma once
// The only place that draws random bytes, from libsodium. Thread-safe.

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

/// A password to be typed: 20 characters in groups of five, from 32 letters and digits without look-alikes: 100
/// bits.
core::secret random_password();

} // namespace twostep::server
