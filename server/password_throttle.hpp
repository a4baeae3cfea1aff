#pragma once
// Passwords tried (requirements.md section 2, "Password step"): by email, which may not exist, and by network. In
// memory: its windows are under an hour.

#include "core/challenge.hpp"
#include "core/result.hpp"
#include "core/time.hpp"
#include "server/services.hpp"

#include <optional>
#include <string_view>
#include <vector>

namespace twostep::server {

/// One try at an email's password. It counts against the email from before hashing until the password turns out
/// right, so that tries made at once can't outrun the count; against the network it counts when it has failed, so
/// that an office may sign in at the same moment. One that ends without either call (the hasher was busy) is taken
/// back.
class password_try {
public:
  /// Ten free failures in 15 minutes (password_failures_per_account) in each lane, then one try each 1, 2, 4 … 15
  /// minutes; 20 failures a minute for a network. Else when to come back.
  static core::result<password_try, core::time_point>
  begin(const services&, std::string_view email_key, core::lane, std::string_view network);

  password_try(password_try&&) noexcept;
  password_try& operator=(password_try&&) = delete;
  ~password_try();

  /// The password was wrong, or there is no such user. Call before answering.
  void failed();

private:
  password_try(const services&, std::vector<core::charge>, std::vector<core::meter_limit> of_network);

  storage::store* store_; ///< null: settled or moved from
  const clock* clock_;
  std::vector<core::charge> charged_;
  std::vector<core::meter_limit> of_network_;
};

/// Before hashing: nullopt, or when to come back; nothing is counted. The limits are password_try's; where tries may
/// come at once, that is the one to use.
std::optional<core::time_point>
password_paused_until(const services&, std::string_view email_key, core::lane, std::string_view network);
/// A failure has happened that no password_try stands for. Call before answering.
void note_password_failure(const services&, std::string_view email_key, core::lane, std::string_view network);
/// `user unlock`.
void forget_password_failures(const services&, std::string_view email_key);

} // namespace twostep::server
