#pragma once
// Passwords tried (docs/requirements.md section 2, "Password step"): by email, which may not exist, and by network.
// What failed outlives a restart; what is being checked is in memory. The row of a hundred belongs to the account
// (core/account/password_row.hpp).

#include "core/account/challenge.hpp"
#include "core/account/policy.hpp"
#include "core/limits/meter.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "server/account/rows_of_nobody.hpp"
#include "server/config/config.hpp"
#include "server/runtime/clock.hpp"
#include "storage/meter_store.hpp"

#include <atomic>
#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

namespace twostep::server {

/// Who tries a password. Waits are between tries of one network, or of one known browser, so that somebody elsewhere
/// who keeps trying keeps nobody else waiting.
struct password_client {
  std::string_view network;
  core::device_trust trust = core::device_trust::unknown_browser;
  std::optional<core::device_id> device{}; ///< of a known browser
  bool signed_in = false; ///< a session asks for the password again: its tries wait whatever network they come from
};

/// By reference; all outlive every try.
struct throttle_services {
  const server::config& config;
  const core::policy& policy;
  const core::meter_keys& meters;
  storage::meter_store& limits;
  rows_of_nobody& nobodies;
  const server::clock& clock;
};

/// Not now.
struct password_pause {
  std::optional<core::time_point> until; ///< none: a hundred failed in a row; time alone opens nothing
};

/// One try at an email's password. It counts against the email from before hashing until the password turns out
/// right, so that tries made at once can't outrun the count; against the network from when its check starts, so that
/// an office may sign in at the same moment and a crowd of names gets no more checks than may fail. One that ends
/// without a failure is taken back.
class password_try {
public:
  /// Ten free failures in 15 minutes (password_failures_per_account), then one try each 1, 2, 4 … 15 minutes; 20
  /// failures a minute for a network. in_row: wrong passwords in a row that count against this client at the account;
  /// none: there is no account.
  static core::result<password_try, password_pause> begin(
      const throttle_services&, std::string_view email_key, const password_client&, core::time_point now,
      std::optional<std::uint32_t> in_row = {}
  );

  password_try(password_try&&) noexcept;
  password_try& operator=(password_try&&) = delete;
  ~password_try();

  /// The check begins now, by the clock: it may have waited for its turn since begin(). False: this network had as
  /// many as may fail. From any thread; the try must stay where it is.
  bool start();
  /// Why start() said no.
  password_pause pause() const;
  /// The password is right, as far as the check goes: what was reserved of the network is free for the next. failed()
  /// reserves it again.
  void checked();
  /// The password was wrong, or there is no such user. Call before answering. The account's own row is the caller's.
  void failed();

private:
  struct counted;
  explicit password_try(std::unique_ptr<counted>);

  std::unique_ptr<counted> counted_; ///< null: resolved or moved from
};

/// `user unlock`.
void forget_password_failures(const throttle_services&, std::string_view email_key);

} // namespace twostep::server
