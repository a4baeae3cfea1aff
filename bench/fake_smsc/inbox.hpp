#pragma once
// Decides the fate of each message, keeps it, and has its receipts sent. Independent of protocols.

#include "bench/fake_smsc/messages.hpp"
#include "bench/fake_smsc/receipt_sender.hpp"
#include "bench/fake_smsc/receipts.hpp"
#include "bench/fake_smsc/timeline.hpp"

#include <cstdint>
#include <functional>
#include <random>
#include <string>

namespace twostep::bench::fake_smsc {

struct inbox_settings {
  std::string password; ///< empty: any password is accepted
  receipt_secrets secrets;
  std::string webhook_receipts; ///< the URL; empty: none
  std::uint64_t seed = 1;
};

/// For one thread.
class inbox {
public:
  using teller = std::function<void(const receipt_words&)>;
  using name_maker = std::string (*)(std::uint64_t instance, std::uint64_t number);

  inbox(executor, inbox_settings, behaviour);

  struct decision {
    fate what;
    std::string id;           ///< if accepted
    std::uint64_t record = 0; ///< number of its record
  };
  /// `tell` sends the receipts; empty: none are requested. part_of: the record of the message that this is a later
  /// part of; 0: none.
  decision take(const incoming&, name_maker, teller tell, std::uint64_t part_of = 0);
  /// Sends receipts to the message's callback, or to the URL for webhooks.
  teller http_teller(const incoming&);

  bool is_right(const std::string& password) const {
    return settings_.password.empty() || password == settings_.password;
  }
  const behaviour& now() const noexcept { return behaviour_; }
  /// Calls on_change.
  void behave(behaviour);
  std::function<void()> on_change;

  fake_smsc::timeline& timeline() noexcept { return timeline_; }
  fake_smsc::messages& messages() noexcept { return messages_; }
  receipt_counts& receipts() noexcept { return receipts_; }

private:
  void schedule(const receipt_words&, const fate&, const teller&, std::uint64_t record, bool decides);
  double chance();

  inbox_settings settings_;
  behaviour behaviour_;
  fake_smsc::timeline timeline_;
  fake_smsc::messages messages_;
  receipt_counts receipts_;
  receipt_sender sender_;
  throttle throttle_;
  std::mt19937_64 random_;
  std::uint64_t instance_, last_id_ = 0;
};

} // namespace twostep::bench::fake_smsc
