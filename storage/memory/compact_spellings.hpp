#pragma once
// Shorter spellings of values that every account has, for accounts at rest (storage/format/codec.hpp's compact form).
// Each comes back exactly as it was; what isn't of the usual kind is kept as it is. The spellings are part of the
// snapshots' format: new ones are added, old ones stay.

#include "core/account/account.hpp"
#include "storage/format/codec.hpp"

namespace twostep::storage {

/// Text: as it is, unless its first byte is one of
///   0  the text follows (it begins with a byte below 4)
///   1  IPv4 address: 4 bytes
///   2  IPv6 address: 16 bytes
///   3  "BROWSER on SYSTEM": one byte, browser * 16 + system, as in the tables of compact_spellings.cpp
template <>
struct compact_spelling<std::string> {
  static void put(bytes&, const std::string&);
  static bool get(byte_view, std::string&);
};

/// Its digits as an integer, little-endian, in as few bytes as hold it; nothing for no number.
template <>
struct compact_spelling<core::e164_number> {
  static void put(bytes&, const core::e164_number&);
  static bool get(byte_view, core::e164_number&);
};

/// A number as above: its last byte is never 0. An address as its text and a byte 0.
template <>
struct compact_spelling<core::recipient> {
  static void put(bytes&, const core::recipient&);
  static bool get(byte_view, core::recipient&);
};

/// libsodium's Argon2id string as byte 1, varint memory in KiB, varint passes, 16 bytes of salt, 32 of hash; any
/// other text as byte 0 and the text.
template <>
struct compact_spelling<core::password_verifier> {
  static void put(bytes&, const core::password_verifier&);
  static bool get(byte_view, core::password_verifier&);
};

/// Varint: the shown form's length * 2, plus 1 where the key differs from it; the shown form; the key where it
/// differs.
template <>
struct compact_spelling<core::email_address> {
  static void put(bytes&, const core::email_address&);
  static bool get(byte_view, core::email_address&);
  /// The key alone, where it stands. False as get's.
  static bool get_key(byte_view, std::string_view&) noexcept;
};

/// The id's bytes; started_at as the difference from what the form says, full_sign_in_at and last_used_at as
/// differences from started_at; label and address with their lengths before them; field* for those appended since,
/// whose times are differences from started_at.
template <>
struct compact_spelling<core::session> {
  static void put(bytes&, const core::session&, compact_form&);
  static bool get(byte_view, core::session&, compact_form&);
};

/// Each one as a varint: the difference of its time from the one before * 16 + its kind; where that is more than 64
/// bits, or the kind above 15, as 0, varint kind, varint difference.
template <>
struct compact_spelling<std::vector<core::activity>> {
  static void put(bytes&, const std::vector<core::activity>&, compact_form&);
  static bool get(byte_view, std::vector<core::activity>&, compact_form&);
};

} // namespace twostep::storage
