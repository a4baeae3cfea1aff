#pragma once
// Keys of the log and the sealing of bytes under them: XChaCha20-Poly1305 and BLAKE2b of libsodium. Pure but for the
// nonces that are handed in; knows no file and no format.

#include "core/guarded_key.hpp"
#include "storage/format/bytes.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace twostep::storage {

/// Random for each file of the log; every record head is tied to it, so that no record passes for one of another
/// file.
using segment_salt = std::array<std::uint8_t, 16>;

using secret_key = core::guarded_key;

inline constexpr std::size_t nonce_size = 24;
inline constexpr std::size_t tag_size = 16;
using nonce = std::array<std::uint8_t, nonce_size>;
/// A frame's tag: the next frame vouches for it.
using seal_tag = std::array<std::uint8_t, tag_size>;

/// Appends the sealed bytes, tag_size longer than `plain`, to out.
void seal(bytes& out, byte_view plain, byte_view associated, const nonce&, const secret_key&);
/// Opens `sealed` into `out` (sealed.size() - tag_size bytes). False: not what was sealed under this key with this
/// nonce and associated data.
bool open_sealed(std::uint8_t* out, byte_view sealed, byte_view associated, const nonce&, const secret_key&) noexcept;

/// A data key as it stands in a segment's head: sealed under the log's key.
struct wrapped_key {
  std::uint32_t generation = 0; ///< 1, 2, …; 0: none, the segment isn't sealed
  nonce at{};
  std::array<std::uint8_t, secret_key::size + tag_size> sealed{};
  friend bool operator==(const wrapped_key&, const wrapped_key&) = default;
};

struct data_key {
  std::uint32_t generation = 0;
  secret_key key;
};

wrapped_key wrap(const data_key&, const secret_key& log_key, const nonce&, byte_view associated);
/// nullopt: the head was changed, or is another installation's.
std::optional<data_key> unwrap(const wrapped_key&, const secret_key& log_key, byte_view associated);
/// What the frames of one file are sealed under.
secret_key segment_key(const data_key&, const segment_salt&);

} // namespace twostep::storage
