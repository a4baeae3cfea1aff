#pragma once
// An account at rest: one block of bytes, which memory keeps and snapshots copy as it is. Not what the log's records
// hold; those are events.
//
//   block = flags account-id sequence field*
//   flags = one byte; bit 0: may have a pending message, or one whose receipt may still come
//                     bit 1: has authenticator apps; bit 2: has passkeys;
//                     bit 3: has trusted browsers
//   account-id = 16 bytes; sequence = varint
//   field = a field of core::account in the codec's compact form (storage/format/codec.hpp)
//                     id and sequence are not among them
//
// A program that doesn't know a flag refuses the block: without the factor it would take the password alone for
// enough.
//
// Packing is canonical: equal accounts give equal bytes.

#include "core/account/account.hpp"
#include "storage/account_totals.hpp"
#include "storage/format/bytes.hpp"

#include <optional>
#include <string_view>

namespace twostep::storage {

inline constexpr std::size_t smallest_packed_account = 1 + core::account_id::size + 1;

/// Appends.
void pack(bytes& out, const core::account&);
/// How many bytes that takes.
std::size_t packed_size(const core::account&);
/// False for bytes that aren't a packed account, or of a newer program whose values this one doesn't know: the
/// account is worth nothing then.
bool unpack(byte_view block, core::account&);
/// As a new one is; what its texts and lists were kept in is used again.
void make_blank(core::account&);

/// Its head and its email can be read: what the functions below need. Whether the rest can, unpack says.
bool is_packed_account(byte_view) noexcept;

core::account_id id_of(byte_view block) noexcept;
std::uint64_t sequence_of(byte_view block) noexcept;
/// A code or notice may wait to be sent, or a provider that named a message may be heard of it; whether it still
/// lives, or was heard of, isn't asked. Never false where one does.
bool may_be_pending(byte_view block) noexcept;
bool may_be_pending(const core::account&) noexcept;
/// Read without unpacking. None: a state of a newer program.
std::optional<totals_entry> totals_entry_of(byte_view block) noexcept;
totals_entry totals_entry_of(const core::account&) noexcept;
/// Points into the block.
std::string_view email_key_of(byte_view block) noexcept;

} // namespace twostep::storage
