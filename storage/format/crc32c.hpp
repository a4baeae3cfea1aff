#pragma once
// CRC32C (Castagnoli), as iSCSI and ext4 use it: finds damage, proves nothing about who wrote.

#include "storage/format/bytes.hpp"

namespace twostep::storage {

/// `before` is the CRC of what came before: crc32c(ab) == crc32c(b, crc32c(a)).
std::uint32_t crc32c(byte_view, std::uint32_t before = 0) noexcept;

/// The same by table, for machines without SSE 4.2.
std::uint32_t crc32c_portable(byte_view, std::uint32_t before = 0) noexcept;

} // namespace twostep::storage
