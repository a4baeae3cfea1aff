#pragma once
// Limits on password tries (docs/requirements.md section 2, "Password step"), by email, which may be unknown, and
// by network. Failures outlive a restart; tries under way are in memory. The limit of a hundred failures in a row
// belongs to the account (core/account/password_streak.hpp).

#include "core/account/challenge.hpp"
#include "core/account/policy.hpp"
#include "core/limits/meter.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "server/account/unknown_email_failures.hpp"
#include "server/config/config.hpp"
#include "server/runtime/awaitable.hpp"
#include "server/runtime/clock.hpp"
#include "storage/meter_store.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace twostep::server {

/// Who tries a password. Waits apply to one network, or to one known browser, so somebody who keeps failing
/// elsewhere makes nobody else wait.
struct password_client {
  std::string_view network;
  core::device_trust trust = core::device_trust::unknown_browser;
  std::optional<core::device_id> device{}; ///< if the browser is known
  bool signed_in = false; ///< a session asks for the password again: its tries are counted together, from whatever
                          ///< network they come
};

/// Holds references; all of them outlive every try.
struct throttle_services {
  const server::config& config;
  const core::policy& policy;
  const core::meter_keys& meter_keys;
  storage::meter_store& meters;
  unknown_email_failures& unknown_emails;
  const server::clock& clock;
};

/// A refused try, and until when tries are refused.
struct password_pause {
  std::optional<core::time_point> until; ///< none: a hundred failures in a row; the pause doesn't end by itself
};

/// One password try. It counts against the email from before hashing until the password proves right, so parallel
/// tries can't exceed the limit. It counts against the network from the start of its check, so people of one
/// office can sign in at the same moment, and tries of many names get no more checks than may fail. The destructor
/// takes back what hasn't failed.
class password_try {
public:
  /// Limits: ten free failures in 15 minutes (password_failures_per_account), then one try each 1, 2, 4 … 15
  /// minutes; 20 failures a minute for a network (password_failures_per_address_per_minute). streak: failures in a
  /// row that the account counts against this client; none: the email has no account.
  static awaitable<core::result<password_try, password_pause>> begin(
      const throttle_services&, std::string_view email_key, const password_client&, core::time_point now,
      std::optional<std::uint32_t> streak = {}
  );

  password_try(password_try&&) noexcept;
  password_try& operator=(password_try&&) = delete;
  ~password_try();

  /// Call when the check begins, after any wait for a hasher. False: the network has used up its failures.
  /// Blocks while the store takes its time: call it on a thread that hashes. The try must not move meanwhile.
  bool start();
  /// Why start() returned false.
  password_pause pause() const;
  /// The password is right so far: releases the network's reservation. failed() reserves it again.
  void checked();
  /// The password was wrong, or the user is unknown. Call before answering. The caller counts the account's own
  /// row before the try ends.
  awaitable<> failed();

private:
  struct counted;
  storage::pending<std::optional<core::time_point>> take_of_network(core::time_point now, storage::read_barrier&);
  explicit password_try(std::unique_ptr<counted>);

  std::unique_ptr<counted> counted_; ///< null: moved from
};

/// For `user unlock`: the email gets new meters.
void forget_password_failures(const throttle_services&, std::string_view email_key);

} // namespace twostep::server
