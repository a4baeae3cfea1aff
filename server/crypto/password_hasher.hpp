#pragma once
// Argon2id, and the verdict on new passwords, on a small pool of threads at low priority with a bounded queue, so
// that neither ever delays anything else.

#include "core/account/account.hpp"
#include "core/password_rules.hpp"
#include "core/result.hpp"
#include "core/secret.hpp"
#include "server/runtime/awaitable.hpp"
#include "storage/atomic_histogram.hpp"

#include <chrono>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server {

struct hasher_settings {
  std::size_t memory_kib = 19456;
  unsigned passes = 2;
  unsigned workers = 0;                          ///< 0 = cores
  std::size_t max_queue = 64;                    ///< waiting, beside what the workers have in hand
  std::chrono::milliseconds keep_memory{10'000}; ///< how long an idle worker keeps its block memory
};

using core::throw_exception_from_error;

enum class hasher_errc {
  busy = 1,   ///< the queue is full: 503 at once, nothing was hashed
  not_started ///< check_origin::starts said no
};

/// For whom a check is made. The queue is fair between networks, and a quarter of it is kept for known browsers.
struct check_origin {
  std::string network{};
  bool known = true;              ///< a browser that the account knows, or the program itself
  std::uint64_t nobody = 0;       ///< where there is no user: the email's keyed hash, which says what to hash against
  std::function<bool()> starts{}; ///< asked on a thread of the hasher's just before the check; false: there is none
  std::function<void()> right{};  ///< called there just after the check of a right password
};

struct password_check {
  bool right = false;
  std::optional<core::password_verifier> rehashed; ///< right, and the verifier's parameters are not today's
  /// When a refusal may be told: as late as after the slowest kind of verifier in use, whatever this one took.
  std::chrono::steady_clock::time_point answer_at{};
};

/// What core::check_new_password says.
struct checked_new_password {
  core::secret normalised;                   ///< where there is no refusal
  std::optional<core::password_refusal> why; ///< it can't become a password
};

/// Thread-safe. Awaiting resumes on the caller's own context. Block memory is kept by each worker between hashes,
/// wiped when it has been idle for a while and at the end (argon2_memory.hpp). The contexts of those who await must
/// outlive close().
class password_hasher {
public:
  /// Throws std::runtime_error where the memory can't be had.
  explicit password_hasher(const hasher_settings&);
  ~password_hasher();

  /// verifier null: the user does not exist; costs what some user's check would, is never right (R27). It is read
  /// when awaited, not after.
  awaitable<core::result<password_check, hasher_errc>>
  check(core::secret normalised, const core::password_verifier* verifier, check_origin);
  /// By the program itself. No default argument: GCC 12 destroys one that stands in a co_await twice.
  awaitable<core::result<password_check, hasher_errc>>
  check(core::secret normalised, const core::password_verifier* verifier);
  awaitable<core::result<core::password_verifier, hasher_errc>> hash(core::secret normalised);
  /// Whether it may become a password. rules must outlive this; a blank own word is none.
  awaitable<core::result<checked_new_password, hasher_errc>> check_new(
      std::string_view typed, const core::password_rules& rules, bool two_step_is_mandatory,
      std::vector<std::string> own_words
  );
  /// For the CLI without an event loop: on the caller's thread. Throws std::bad_alloc.
  core::password_verifier hash_now(const core::secret& normalised) const;

  /// Accounts that the totals didn't know of.
  void count_accounts(const core::password_verifier&, std::uint64_t accounts = 1);

  struct counts {
    std::size_t queued = 0, busy = 0; ///< jobs waiting, workers at work
    std::uint64_t hashes = 0, refused = 0, reused_memory = 0;
  };
  counts count() const;
  /// Of one check or hash, without the queue; microseconds.
  storage::histogram_counts durations() const;
  /// Ends the workers; what is queued is answered busy.
  void close();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace twostep::server
