#pragma once
// Hashes passwords with Argon2id and judges new ones, on a few threads of low priority with a bounded queue, so
// that neither delays anything else.

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
  std::size_t max_queue = 64;                    ///< beside those that the workers handle
  std::chrono::milliseconds keep_memory{10'000}; ///< how long an idle worker keeps its block memory
};

using core::throw_exception_from_error;

enum class hasher_errc {
  busy = 1,   ///< nothing was hashed: the queue is full, memory is out, or the hasher is closed
  not_started ///< check_origin::starts returned false
};

/// For whom a check is made. The queue is fair between networks, and keeps a quarter of its places for known
/// browsers.
struct check_origin {
  std::string network{};
  bool known = true; ///< a browser that the account knows, or the program itself
  /// For an unknown user: the email's keyed hash, which chooses the kind of verifier to check against.
  std::uint64_t nobody = 0;
  std::function<bool()> starts{}; ///< called on a hasher's thread just before the check; false: no check
  std::function<void()> right{};  ///< called there just after the check of a right password
};

struct password_check {
  bool right = false;
  /// Set if the password is right and the verifier's parameters are outdated.
  std::optional<core::password_verifier> rehashed;
  /// The earliest time to answer a wrong password: when the slowest kind of verifier in use would be done.
  std::chrono::steady_clock::time_point answer_at{};
};

/// The result of core::check_new_password.
struct checked_new_password {
  core::secret normalised;                   ///< set if the password is accepted
  std::optional<core::password_refusal> why; ///< why the password is refused
};

/// Thread-safe. Awaiting resumes on the caller's own context, which must outlive close(). Each worker keeps its
/// block memory between hashes; it is wiped after a while without work, and at the end (argon2_memory.hpp).
class password_hasher {
public:
  /// Throws std::runtime_error if the parameters are out of bounds or exceed the machine's memory.
  explicit password_hasher(const hasher_settings&);
  ~password_hasher();

  /// verifier null: the user is unknown; the check costs what a user's check would and never succeeds (R27).
  /// `verifier` is read before the first suspension.
  awaitable<core::result<password_check, hasher_errc>>
  check(core::secret normalised, const core::password_verifier* verifier, check_origin);
  /// For the program itself. An overload, because GCC 12 destroys a default argument inside a co_await twice.
  awaitable<core::result<password_check, hasher_errc>>
  check(core::secret normalised, const core::password_verifier* verifier);
  awaitable<core::result<core::password_verifier, hasher_errc>> hash(core::secret normalised);
  /// Whether the text may become a password. `rules` must outlive the call; blank own words are ignored.
  awaitable<core::result<checked_new_password, hasher_errc>> check_new(
      std::string_view typed, const core::password_rules& rules, bool two_step_is_mandatory,
      std::vector<std::string> own_words
  );
  /// As given to the constructor.
  const hasher_settings& settings() const noexcept;
  /// Calls `task` on a hasher's thread, when its turn in the queue has come: it returns how many hashes it made, and
  /// may throw std::bad_alloc alone. False: the hasher is busy, or `starts` said no. What it refers to must stay
  /// until this resumes.
  awaitable<bool> run(std::function<unsigned()> task, check_origin);
  /// Hashes on the caller's thread, for the CLI without an event loop. Throws std::bad_alloc.
  core::password_verifier hash_now(const core::secret& normalised) const;

  /// Adds accounts to the totals that unknown emails are modelled on.
  void count_accounts(const core::password_verifier&, std::uint64_t accounts = 1);

  struct counts {
    std::size_t queued = 0, busy = 0; ///< jobs in the queue, workers with a job
    std::uint64_t hashes = 0, refused = 0, reused_memory = 0;
  };
  counts count() const;
  /// Times of single jobs without their wait in the queue, in microseconds.
  storage::histogram_counts durations() const;
  /// Ends the workers; queued jobs are answered busy.
  void close();

private:
  struct impl;
  std::unique_ptr<impl> impl_;
};

} // namespace twostep::server
