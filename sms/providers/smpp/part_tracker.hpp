#pragma once
// Which message a receipt is about, and what the receipts of its parts mean for the whole. Pure and bounded.

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

/// One word a message: delivered when all parts were, undelivered with the first that wasn't; nothing after that.
///
/// An id is found as the SMSC gave it, without regard to case and leading zeros; else as the hexadecimal form of a
/// decimal one or the other way round (SMSCs answer with one and report with the other), but then only where the
/// receipt names the same number or none, and where only one reading fits.
class part_tracker {
public:
  /// The oldest messages are forgotten beyond `most`; what comes about them passes as about a message of one part.
  explicit part_tracker(std::size_t max = 20'000) : max_(max) {}

  /// A message is being sent. The number is for end().
  std::uint64_t begin();
  /// Its parts' ids in order, empty ones where the SMSC named none; no ids at all: it wasn't accepted. Returns what
  /// its receipts said where they were faster, and words kept for messages under way that turned out to be about
  /// none of them: about messages sent before a restart, or forgotten ones.
  std::vector<receipt> end(std::uint64_t, const std::vector<std::string>& ids, std::string_view sent_to);
  std::optional<receipt> reported(const delivery_report&);

private:
  struct tracked {
    std::string provider_id; ///< the first part's, as the SMSC gave it
    std::string number_end;
    std::vector<bool> delivered; ///< by part
    bool decided = false;
  };
  struct place {
    std::uint64_t message = 0;
    std::size_t part = 0;
  };

  const place* find(const delivery_report&) const;
  std::optional<receipt> apply(const place&, const delivery_report&);
  void add(const std::vector<std::string>& ids, std::string_view sent_to);
  void forget_oldest();

  std::size_t max_;
  std::uint64_t first_ = 0;                   ///< the oldest message's number
  std::deque<tracked> messages_;              ///< numbered from first_
  std::deque<std::vector<std::string>> keys_; ///< of each message in places_
  std::map<std::string, place, std::less<>> places_;
  struct early_report {
    delivery_report report;
    std::uint64_t before = 0; ///< about a message that began before this number
  };
  std::deque<early_report> early_;
  std::set<std::uint64_t> under_way_;
  std::uint64_t begun_ = 0;
};

/// What an id is looked up by: lower case, no leading zeros.
std::string canonical_id(std::string_view);
/// The hexadecimal form of a decimal number of up to 64 bits, canonical; nullopt: it is none.
std::optional<std::string> hexadecimal_of_decimal(std::string_view canonical);
std::optional<std::string> decimal_of_hexadecimal(std::string_view canonical);

} // namespace twostep::sms
