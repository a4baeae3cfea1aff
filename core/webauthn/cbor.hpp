#pragma once
// Reads CBOR (RFC 8949) as authenticators write it: the CTAP2 canonical form (CTAP 2.1, section 8). Lengths are
// definite, numbers are in their shortest form, nothing is doubled in a map, and nests four deep at most; tags,
// fractions and undefined aren't read. Not a general decoder, and not strict about the order of a map's keys, which
// decides nothing.

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string_view>

namespace twostep::core::webauthn {

inline constexpr int cbor_levels = 4;
inline constexpr std::size_t most_cbor_pairs = 32; ///< in a map

/// Reads one item after the other. nullopt: the next item isn't of that kind, isn't in canonical form or goes on
/// behind the end; it isn't taken then. Views are of what is read.
class cbor_reader {
public:
  explicit cbor_reader(std::string_view encoded) noexcept : rest_(encoded) {}

  /// What hasn't been read.
  std::string_view rest() const noexcept { return rest_; }

  std::optional<std::int64_t> integer() noexcept;
  std::optional<std::string_view> bytes() noexcept;
  std::optional<std::string_view> text() noexcept;
  /// The number of pairs, whose keys and values are the next items. Whoever reads the keys looks for doubled ones.
  std::optional<std::size_t> map() noexcept;
  /// An item of any kind with all that is in it: its bytes.
  std::optional<std::string_view> item() noexcept;

private:
  enum class kind : std::uint8_t { natural, negative, bytes, text, array, map, tag, simple };
  struct head {
    cbor_reader::kind kind;
    std::uint64_t value;
  };

  std::optional<head> take_head() noexcept;
  std::optional<std::string_view> take_string(kind) noexcept;
  bool skip(int levels) noexcept;
  bool skip_pairs(std::uint64_t count, int levels) noexcept;

  std::string_view rest_;
};

} // namespace twostep::core::webauthn
