#pragma once
// The protocol of successive SMPP connections: bind, submits in a window, receipts, enquire_link, unbind. Pure:
// takes bytes and times, gives bytes to write and results. smpp_session does the input and output.

#include "core/result.hpp"
#include "core/secret.hpp"
#include "core/time.hpp"
#include "sms/gateway.hpp"
#include "sms/providers/smpp/pacing.hpp"
#include "sms/providers/smpp/pdu.hpp"

#include <cstddef>
#include <cstdint>
#include <deque>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::sms {

struct smpp_limits {
  core::milliseconds answer = core::seconds(10); ///< to a bind, a submit or an enquire_link
  core::milliseconds wait = core::seconds(10);   ///< how long a submit may wait for the bind, the window and the rate
  /// After so long without a bind, submits fail at once, so that other providers can send.
  core::milliseconds away = core::seconds(2);
  core::milliseconds enquire_link = core::seconds(30); ///< after so long without received bytes
  core::milliseconds unbind = core::seconds(1);
  std::size_t window = 10;                ///< submits without an answer
  double throughput = 0;                  ///< submits a second; 0: no limit
  std::size_t max_unwritten = 256 * 1024; ///< bytes not read by the peer before the connection is ended
};

/// The SMSC's message_id, or why the part was refused.
using part_result = core::result<std::string, failure>;
using part_done = std::function<void(part_result)>;

/// Calls part_done exactly once for every part, within limits.wait plus limits.answer of its submit, if tick() is
/// called by next_tick(). Callbacks must not call this object.
class smpp_dialogue {
public:
  smpp_dialogue(smpp::bind_transceiver, smpp_limits);

  /// The first connection attempt begins now.
  void begin(steady_time now);

  /// Parts of a message have the same batch: when one fails, those not yet sent are withdrawn.
  void submit(smpp::submit_sm, std::uint64_t batch, part_done, steady_time now);

  void connected(steady_time now);
  /// pdu: one complete PDU.
  void received(std::string_view, steady_time now);
  /// The connection ended or failed; sent parts become no_answer.
  void lost(const failure& why, steady_time now);
  void tick(steady_time now);
  /// Refuses further submits; unbinds if bound.
  void close(steady_time now);

  /// When tick() must be called next, unless something else happens before.
  steady_time next_tick(steady_time now) const;
  /// Returns what to write, in order. It counts as sent from then on.
  std::vector<core::secret> take_unwritten();
  /// Not empty: close the connection, for this reason.
  const std::string& end_reason() const noexcept { return end_reason_; }
  bool is_bound() const noexcept { return state_ == state::bound; }
  double rate() const noexcept { return pace_.rate(); }

  std::function<void(const smpp::deliver_sm&)> on_deliver; ///< called only while bound

private:
  enum class state : std::uint8_t { down, binding, bound, unbinding, closed };
  struct part {
    smpp::submit_sm pdu;
    std::uint64_t batch = 0;
    part_done done;
    steady_time leave_by{};
  };
  struct sent_part {
    std::uint64_t batch = 0;
    part_done done;
    steady_time sent_at{};
    bool taken = false; ///< passed to the writer
  };
  using outstanding = std::map<std::uint32_t, sent_part>;
  struct unwritten {
    core::secret bytes;
    std::uint32_t sequence = 0; ///< a submit's; 0: another PDU
  };

  void answer(const smpp::pdu&, steady_time now);
  void answer_bind(std::uint32_t status);
  void answer_submit(std::uint32_t sequence, part_result, steady_time now);
  void answer_request(const smpp::pdu&);
  void unreadable(const smpp::malformed&, steady_time now);
  void pump(steady_time now);
  void expire(steady_time now);
  void fail_waiting(const failure&);
  void fail_outstanding(const std::string& why);
  void withdraw(std::uint64_t batch);
  void put(std::uint32_t status, std::uint32_t sequence, smpp::body, bool submit = false);
  void end(std::string reason);
  std::uint32_t next_sequence();
  steady_time waits_until(const part&) const;
  outstanding::const_iterator oldest() const;

  smpp::bind_transceiver bind_;
  const smpp_limits limits_;
  smpp_pace pace_;
  state state_ = state::down;
  std::string end_reason_;
  /// The reason given to waiting parts.
  failure trouble_{failure_kind::unavailable, std::nullopt, "not connected yet"};
  bool refused_ = false; ///< the bind, on this connection
  steady_time down_since_{}, last_received_at_{},
      asked_at_{}; ///< when bind, enquire_link or unbind was sent, whichever is unanswered
  bool enquired_ = false;
  std::uint32_t sequence_ = 0, bind_sequence_ = 0;
  std::deque<part> waiting_; ///< leave_by never decreases
  outstanding outstanding_;  ///< by sequence number
  std::deque<unwritten> unwritten_;
  std::size_t unwritten_bytes_ = 0;
};

} // namespace twostep::sms
