#include "server/crypto/recovery_hasher.hpp"

#include "core/recovery_code.hpp"
#include "server/runtime/entropy.hpp"

#include <sodium.h>

#include <array>
#include <new>
#include <utility>

namespace twostep::server {
namespace {

/// Throws std::bad_alloc.
core::recovery_digest digest_of(const core::secret& code, const core::recovery_hashing& how) {
  static_assert(core::recovery_salt::size == crypto_pwhash_SALTBYTES);
  core::recovery_digest digest{std::string(core::recovery_digest::size, '\0')};
  const auto text = code.reveal();
  const int done = crypto_pwhash(
      reinterpret_cast<unsigned char*>(digest.bytes.data()), digest.bytes.size(), text.data(), text.size(),
      how.salt.value.data(), how.passes, std::size_t{how.memory_kib} * 1024, crypto_pwhash_ALG_ARGON2ID13
  );
  if (done != 0) throw std::bad_alloc();
  return digest;
}

core::secret random_code() {
  std::array<std::uint8_t, core::recovery_code_bytes> random;
  random_bytes(random);
  auto code = core::recovery_code_of(random);
  sodium_memzero(random.data(), random.size());
  return code;
}

} // namespace

awaitable<std::optional<new_recovery_codes>> make_recovery_codes(password_hasher& hasher) {
  new_recovery_codes made;
  const auto& settings = hasher.settings();
  made.kept.hashing = {
      random_id<core::recovery_salt>(), static_cast<std::uint32_t>(settings.memory_kib), settings.passes};
  std::function<unsigned()> work = [&made] {
    for (std::size_t i = 0; i < core::recovery_codes_in_a_set; ++i) {
      made.shown.push_back(random_code());
      made.kept.left.push_back(digest_of(made.shown.back(), made.kept.hashing));
    }
    return static_cast<unsigned>(core::recovery_codes_in_a_set);
  };
  check_origin origin; // known by default: only somebody signed in makes them
  const bool done = co_await hasher.run(std::move(work), std::move(origin));
  if (!done) co_return std::nullopt;
  co_return std::move(made);
}

awaitable<std::optional<core::recovery_digest>> hash_recovery_code(
    password_hasher& hasher, const core::secret& code, const core::recovery_hashing& how, check_origin origin
) {
  std::optional<core::recovery_digest> digest;
  std::function<unsigned()> work = [&] {
    digest = digest_of(code, how);
    return 1u;
  };
  const bool done = co_await hasher.run(std::move(work), std::move(origin));
  if (!done) co_return std::nullopt;
  co_return std::move(digest);
}

} // namespace twostep::server
