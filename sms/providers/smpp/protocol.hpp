#pragma once
// One SMPP connection after another, as a conversation: bind, submits in a window, receipts, enquire_link, unbind.
// Pure: bytes and time come in, bytes to write and results come out. smpp_session carries them.

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
  core::milliseconds answer = core::seconds(10); ///< to a bind, a submit, an enquire_link
  core::milliseconds wait = core::seconds(10);   ///< of a submit, for the bind, the window and the pace
  core::milliseconds away =
      core::seconds(2); ///< without a bind; later nobody waits for it: others may carry meanwhile
  core::milliseconds enquire_link = core::seconds(30); ///< of silence
  core::milliseconds unbind = core::seconds(1);
  std::size_t window = 10;                ///< submits without an answer
  double throughput = 0;                  ///< submits a second; 0: no limit
  std::size_t max_unwritten = 256 * 1024; ///< bytes that a peer who doesn't read may leave here
};

/// The SMSC's message_id, or why the part wasn't taken.
using part_result = core::result<std::string, failure>;
using part_done = std::function<void(part_result)>;

/// Every part is answered exactly once, within wait plus answer of its submit, as long as tick() is called by
/// next_tick(). Callbacks must not call back in here.
class smpp_dialogue {
public:
  smpp_dialogue(smpp::bind_transceiver, smpp_limits);

  /// The first connection is being made from now on.
  void begin(steady_time now);

  /// Parts of one message share a batch: when one of them fails, those that haven't left are withdrawn.
  void submit(smpp::submit_sm, std::uint64_t batch, part_done, steady_time now);

  void connected(steady_time now);
  /// One whole PDU.
  void received(std::string_view, steady_time now);
  /// The connection ended, or couldn't be made; sent parts become no_answer.
  void lost(const failure& why, steady_time now);
  void tick(steady_time now);
  /// No more submits; unbinds where bound.
  void close(steady_time now);

  /// The time when tick() must be called next, if nothing else happens before.
  steady_time next_tick(steady_time now) const;
  /// What is to be written, in order. What was taken counts as sent.
  std::vector<core::secret> take_unwritten();
  /// Not empty: the connection is to be closed, for this reason.
  const std::string& end_reason() const noexcept { return end_reason_; }
  bool is_bound() const noexcept { return state_ == state::bound; }
  double rate() const noexcept { return pace_.rate(); }

  std::function<void(const smpp::deliver_sm&)> on_deliver; ///< while bound

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
    bool taken = false; ///< for writing
  };
  using outstanding = std::map<std::uint32_t, sent_part>;
  struct unwritten {
    core::secret bytes;
    std::uint32_t sequence = 0; ///< of a submit; 0: something else
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
  failure trouble_{failure_kind::unavailable, std::nullopt, "not connected yet"}; ///< what waiting parts are told
  bool refused_ = false;                                                          ///< the bind, on this connection
  steady_time down_since_{}, last_received_at_{},
      asked_at_{}; ///< asked: bind, enquire_link or unbind, whichever is open
  bool enquired_ = false;
  std::uint32_t sequence_ = 0, bind_sequence_ = 0;
  std::deque<part> waiting_; ///< leave_by never falls
  outstanding outstanding_;  ///< by sequence number
  std::deque<unwritten> unwritten_;
  std::size_t unwritten_bytes_ = 0;
};

} // namespace twostep::sms
