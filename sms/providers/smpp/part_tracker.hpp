#pragma once
// Matches receipts with message parts, and combines the parts' receipts into one for the message. Pure; bounded
// memory.

#include "sms/providers/smpp/receipt.hpp"
#include "sms/receipt.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

/// Gives one receipt for each message: delivered when all parts are, undelivered with the first that isn't;
/// nothing after that.
///
/// Ids are compared as the SMSC gave them, without regard to case and leading zeros. If none matches, the id is
/// also read as the hexadecimal form of a decimal one, and the other way round (SMSCs answer with one and report
/// with the other); such a match counts only if the receipt names the same number or none, and only one reading
/// matches.
class part_tracker {
public:
  /// Beyond `max` messages the oldest are forgotten; their receipts are passed on as for messages of one part.
  explicit part_tracker(std::size_t max = 20'000) : max_(max) {}

  /// A message is being sent. The result is for end().
  std::uint64_t begin();
  /// ids: of the parts in order, "" if the SMSC gave none; no ids: the message wasn't accepted. Returns the
  /// message's receipts that came before its answer, and those kept for messages under way that belong to none of
  /// them: to messages sent before a restart, or forgotten ones.
  std::vector<receipt> end(std::uint64_t, const std::vector<std::string>& ids, std::string_view sent_to);
  std::optional<receipt> reported(const smpp_receipt&);

private:
  struct tracked {
    std::string provider_id; ///< the first part's id, as the SMSC gave it
    std::string number_end;
    std::vector<bool> delivered; ///< by part
    bool decided = false;
  };
  struct place {
    std::uint64_t message = 0;
    std::size_t part = 0;
  };

  const place* find(const smpp_receipt&) const;
  std::optional<receipt> apply(const place&, const smpp_receipt&);
  void add(const std::vector<std::string>& ids, std::string_view sent_to);
  void forget_oldest();

  std::size_t max_;
  std::uint64_t first_ = 0;                   ///< number of the oldest message
  std::deque<tracked> messages_;              ///< numbered from first_
  std::deque<std::vector<std::string>> keys_; ///< each message's keys in places_
  std::map<std::string, place, std::less<>> places_;
  struct early_report {
    smpp_receipt report;
    std::uint64_t before = 0; ///< belongs to a message that began before this number
  };
  std::deque<early_report> early_;
  std::set<std::uint64_t> under_way_;
  std::uint64_t begun_ = 0;
};

/// The form used for comparison: lower case, without leading zeros.
std::string canonical_id(std::string_view);
/// The hexadecimal form of a decimal number of up to 64 bits, canonical; nullopt: not such a number.
std::optional<std::string> hexadecimal_of_decimal(std::string_view canonical);
std::optional<std::string> decimal_of_hexadecimal(std::string_view canonical);

} // namespace twostep::sms
