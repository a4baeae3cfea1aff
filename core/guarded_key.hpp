#pragma once
// 32 secret bytes in pages of their own, between pages that nobody may touch: no core file and no swap file gets
// them, where the system lets memory be locked. Written once, then read only; wiped with the last copy. Not what a
// key is for.

#include <array>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <utility>

namespace twostep::core {

/// Copies share the bytes. Thread-safe, as they never change.
class guarded_key {
public:
  static constexpr std::size_t size = 32;

  /// None: data() is null, and nothing may be done with it but to give it a value.
  guarded_key() noexcept = default;
  /// The caller's array stays as it is: who keeps it wipes it. Throws std::bad_alloc.
  guarded_key(const std::array<std::uint8_t, size>&);
  /// fill(std::uint8_t*) writes `size` bytes in place, so that they never lie anywhere else.
  template <class Fill>
  static guarded_key filled(Fill fill) {
    guarded_key made(allocate());
    fill(made.bytes_.get());
    made.protect();
    return made;
  }

  const std::uint8_t* data() const noexcept { return bytes_.get(); }
  explicit operator bool() const noexcept { return bytes_ != nullptr; }

private:
  explicit guarded_key(std::shared_ptr<std::uint8_t> bytes) noexcept : bytes_(std::move(bytes)) {}
  static std::shared_ptr<std::uint8_t> allocate();
  void protect() const noexcept;

  std::shared_ptr<std::uint8_t> bytes_;
};

/// In time that doesn't depend on the bytes.
bool equal(const guarded_key&, const guarded_key&) noexcept;

/// A subkey by libsodium's crypto_kdf: `context` has eight characters and says what it is for.
guarded_key derive_key(const guarded_key& from, std::uint64_t subkey, const char (&context)[9]);

} // namespace twostep::core
