#pragma once
// Events of text messages: what providers took, what the owner is told. As core/account/event.hpp says.

#include "core/account/account.hpp"
#include "core/actor.hpp"
#include "core/event_kind.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace twostep::core {

/// A provider took the message (number `send` of a challenge).
struct code_accepted {
  TWOSTEP_EVENT(18, code_accepted);
  challenge_id id;
  std::uint32_t send = 1;
  std::string provider;
  time_point at{};
  std::optional<std::string> provider_id{};             ///< what the provider calls it, where that was kept
  std::optional<std::vector<std::string>> more_parts{}; ///< and its parts behind the first, where there are several
};
BOOST_DESCRIBE_STRUCT(code_accepted, (), (id, send, provider, at, provider_id, more_parts))

/// The message was given up: refused for good, or its code died first. On the record only.
struct code_dropped {
  TWOSTEP_EVENT(19, code_dropped);
  challenge_id id;
  std::uint32_t send = 1;
  std::string provider;
  std::string reason; ///< a provider failure's name (sms/failure_kind.hpp) or "expired"
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(code_dropped, (), (id, send, provider, reason, at))

struct notice_owed {
  TWOSTEP_EVENT(20, notice_owed);
  pending_notice notice;
};
BOOST_DESCRIBE_STRUCT(notice_owed, (), (notice))

/// Accepted by a provider or given up: no longer pending.
struct notice_settled {
  TWOSTEP_EVENT(21, notice_settled);
  notice_id id;
  std::string outcome; ///< "accepted", "expired" or a provider failure's name
  std::string provider;
  time_point at{};
  std::optional<std::string> provider_id{}; ///< of accepted: as code_accepted's, where a receipt may follow
  std::optional<std::vector<std::string>> more_parts{}; ///< as code_accepted's
};
BOOST_DESCRIBE_STRUCT(notice_settled, (), (id, outcome, provider, at, provider_id, more_parts))

/// A delivery event of a message after a provider accepted it. For the record and for support.
struct message_reported {
  TWOSTEP_EVENT(25, message_reported);
  challenge_id id{}; ///< of the challenge; of a notice, that notice's
  bool notice = false;
  std::uint32_t send = 1;
  delivery_step what{delivery_step::delivered};
  std::string provider;
  std::string reason; ///< as code_dropped's
  std::string detail; ///< the provider's words, fit for an operator
  time_point at{};
  std::optional<std::string> provider_id{};             ///< of rerouted: as code_accepted's
  std::optional<std::vector<std::string>> more_parts{}; ///< of rerouted: as code_accepted's
};
BOOST_DESCRIBE_STRUCT(
    message_reported, (), (id, notice, send, what, provider, reason, detail, at, provider_id, more_parts)
)

/// A receipt said that one part of a message arrived; others are awaited.
struct part_delivered {
  TWOSTEP_EVENT(45, part_delivered);
  challenge_id id{}; ///< as message_reported's
  std::uint32_t send = 1;
  std::string provider;
  std::uint32_t part = 0; ///< 0: the first; else its place in more_parts, from 1 on
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(part_delivered, (), (id, send, provider, part, at))

/// What a planned notice counts as.
enum class notice_count : std::uint8_t {
  nothing = 0, ///< a copy to another number, or part of a text that counts already
  change,
  further_changes,
  other
};
BOOST_DESCRIBE_ENUM(notice_count, nothing, change, further_changes, other)

/// The owner is to be told: takes the place of a pending notice of the same id and of those displaced.
struct notice_planned {
  TWOSTEP_EVENT(34, notice_planned);
  pending_notice notice;
  notice_kind about{
      notice_kind::two_step_enabled}; ///< what happened; the notice names the gravest that it stands for
  notice_count counts{notice_count::nothing};
  std::vector<notice_id> displaced;
};
BOOST_DESCRIBE_STRUCT(notice_planned, (), (notice, about, counts, displaced))

/// Codes no longer go to this number, or have just begun to go to another one: for `former_number_notice_period` from
/// now on it gets notices as a former number.
struct number_left {
  TWOSTEP_EVENT(36, number_left);
  e164_number number;
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(number_left, (), (number, at))

/// Former numbers that no longer get notices are dropped.
struct former_numbers_forgotten {
  TWOSTEP_EVENT(38, former_numbers_forgotten);
  time_point at{};
};
BOOST_DESCRIBE_STRUCT(former_numbers_forgotten, (), (at))

} // namespace twostep::core
