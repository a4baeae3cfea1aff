#include "sms/providers/smpp/protocol.hpp"

#include "sms/providers/smpp/verdict.hpp"

#include <algorithm>
#include <utility>

namespace twostep::sms {

namespace {

using smpp::esme_rok;

constexpr auto never = steady_time::max();

failure unavailable(std::string why) {
  return {failure_kind::unavailable, std::nullopt, std::move(why)};
}

} // namespace

smpp_dialogue::smpp_dialogue(smpp::bind_transceiver bind, smpp_limits limits)
    : bind_(std::move(bind)), limits_(limits), pace_(limits.throughput) {}

void smpp_dialogue::begin(steady_time now) {
  down_since_ = now;
}

void smpp_dialogue::submit(smpp::submit_sm pdu, std::uint64_t batch, part_done done, steady_time now) {
  if (state_ == state::closed || state_ == state::unbinding) return done(unavailable("closed"));
  waiting_.push_back({std::move(pdu), batch, std::move(done), now + limits_.wait});
  expire(now);
  pump(now);
}

void smpp_dialogue::connected(steady_time now) {
  if (state_ == state::closed) return;
  state_ = state::binding;
  end_reason_.clear();
  enquired_ = false;
  last_received_at_ = asked_at_ = now;
  if (trouble_.kind != failure_kind::authentication) trouble_ = unavailable("the SMSC doesn't answer the bind");
  smpp::bind_transceiver mine{bind_.system_id, bind_.password.clone(), bind_.system_type,  bind_.interface_version,
                              bind_.addr_ton,  bind_.addr_npi,         bind_.address_range};
  put(esme_rok, bind_sequence_ = next_sequence(), std::move(mine));
}

void smpp_dialogue::lost(const failure& why, steady_time now) {
  if (state_ == state::bound) down_since_ = now;
  // The reason of a refused bind is more useful than the connection's end.
  if (!std::exchange(refused_, false)) trouble_ = why;
  const bool closing = state_ == state::closed || state_ == state::unbinding;
  state_ = closing ? state::closed : state::down;
  if (!closing) end_reason_.clear();
  unwritten_.clear();
  unwritten_bytes_ = 0;
  fail_outstanding(why.detail);
  expire(now);
}

void smpp_dialogue::received(std::string_view whole, steady_time now) {
  if (state_ == state::down || state_ == state::closed) return;
  last_received_at_ = now;
  if (state_ == state::bound) enquired_ = false;
  auto pdu = smpp::decode(whole);
  if (!pdu)
    unreadable(pdu.error(), now);
  else if (smpp::is_response(smpp::command_id(pdu->body)))
    answer(*pdu, now);
  else
    answer_request(*pdu);
  if (unwritten_bytes_ > limits_.max_unwritten) end("the SMSC asks without reading the answers");
}

void smpp_dialogue::answer(const smpp::pdu& pdu, steady_time now) {
  const bool nack = std::holds_alternative<smpp::generic_nack>(pdu.body);
  if (state_ == state::binding && pdu.sequence == bind_sequence_ &&
      (nack || std::holds_alternative<smpp::bind_transceiver_resp>(pdu.body))) {
    answer_bind(nack && pdu.status == esme_rok ? smpp::esme_rsyserr : pdu.status);
    pump(now);
    return;
  }
  if (std::holds_alternative<smpp::unbind_resp>(pdu.body) && state_ == state::unbinding) return end("closed");
  if (const auto* taken = std::get_if<smpp::submit_sm_resp>(&pdu.body); taken && pdu.status == esme_rok)
    return answer_submit(pdu.sequence, taken->message_id, now);
  if (nack || std::holds_alternative<smpp::submit_sm_resp>(pdu.body))
    answer_submit(pdu.sequence, smpp_refusal(pdu.status == esme_rok ? smpp::esme_rsyserr : pdu.status), now);
}

void smpp_dialogue::answer_bind(std::uint32_t status) {
  if (status == esme_rok) {
    state_ = state::bound;
    trouble_ = unavailable("the SMSC doesn't take messages fast enough");
    return;
  }
  trouble_ = smpp_bind_refusal(status);
  refused_ = true;
  // Waiting doesn't correct a wrong password; other refusals may be temporary.
  if (trouble_.kind == failure_kind::authentication) fail_waiting(trouble_);
  end(trouble_.detail);
}

void smpp_dialogue::answer_submit(std::uint32_t sequence, part_result result, steady_time now) {
  const auto found = outstanding_.find(sequence);
  if (found == outstanding_.end()) return;
  if (result.has_error() && result.error().kind == failure_kind::rate_limited) pace_.throttled(now);
  const auto answered = std::move(found->second);
  outstanding_.erase(found);
  if (result.has_error()) withdraw(answered.batch);
  answered.done(std::move(result));
  pump(now);
}

void smpp_dialogue::answer_request(const smpp::pdu& pdu) {
  if (std::holds_alternative<smpp::enquire_link>(pdu.body))
    return put(esme_rok, pdu.sequence, smpp::enquire_link_resp());
  if (std::holds_alternative<smpp::unbind>(pdu.body)) {
    put(esme_rok, pdu.sequence, smpp::unbind_resp());
    return end("the SMSC ended the session");
  }
  if (const auto* delivered = std::get_if<smpp::deliver_sm>(&pdu.body)) {
    // Refused after unbinding: the SMSC keeps it until the next bind.
    const bool bound = state_ == state::bound;
    if (bound && on_deliver) on_deliver(*delivered);
    return put(bound ? esme_rok : smpp::esme_rinvbndsts, pdu.sequence, smpp::deliver_sm_resp());
  }
  put(smpp::esme_rinvcmdid, pdu.sequence, smpp::generic_nack());
}

void smpp_dialogue::unreadable(const smpp::malformed& wrong, steady_time now) {
  if (!smpp::is_response(wrong.command_id)) return put(wrong.status, wrong.sequence, smpp::generic_nack());
  if (state_ == state::binding && wrong.sequence == bind_sequence_)
    return end("the SMSC's answer to the bind can't be read");
  answer_submit(
      wrong.sequence, failure{failure_kind::no_answer, std::nullopt, "the SMSC's answer can't be read"}, now
  );
}

void smpp_dialogue::tick(steady_time now) {
  expire(now);
  const bool late = now >= asked_at_ + limits_.answer;
  if (state_ == state::binding && late) end("the SMSC doesn't answer the bind");
  if (state_ == state::bound && enquired_ && late) end("the SMSC doesn't answer enquire_link");
  if (state_ == state::unbinding && now >= asked_at_ + limits_.unbind) end("closed");
  if (state_ == state::bound && !enquired_ && now >= last_received_at_ + limits_.enquire_link) {
    enquired_ = true;
    asked_at_ = now;
    put(esme_rok, next_sequence(), smpp::enquire_link());
  }
  pump(now);
}

void smpp_dialogue::close(steady_time now) {
  if (state_ == state::closed || state_ == state::unbinding) return;
  fail_waiting(unavailable("closed"));
  fail_outstanding("closed");
  if (state_ == state::bound) {
    state_ = state::unbinding;
    asked_at_ = now;
    put(esme_rok, next_sequence(), smpp::unbind());
  } else {
    state_ = state::closed;
    end("closed");
  }
}

steady_time smpp_dialogue::next_tick(steady_time now) const {
  auto next = never;
  if (!waiting_.empty()) next = std::min(next, waits_until(waiting_.front()));
  if (!outstanding_.empty()) next = std::min(next, oldest()->second.sent_at + limits_.answer);
  if (state_ == state::binding || (state_ == state::bound && enquired_))
    next = std::min(next, asked_at_ + limits_.answer);
  if (state_ == state::unbinding) next = std::min(next, asked_at_ + limits_.unbind);
  if (state_ == state::bound && !enquired_) next = std::min(next, last_received_at_ + limits_.enquire_link);
  if (state_ == state::bound && !waiting_.empty() && outstanding_.size() < limits_.window)
    next = std::min(next, std::max(pace_.next(), now));
  return next;
}

std::vector<core::secret> smpp_dialogue::take_unwritten() {
  std::vector<core::secret> all;
  for (auto& u : unwritten_) {
    if (const auto found = outstanding_.find(u.sequence); found != outstanding_.end()) found->second.taken = true;
    all.push_back(std::move(u.bytes));
  }
  unwritten_.clear();
  unwritten_bytes_ = 0;
  return all;
}

void smpp_dialogue::pump(steady_time now) {
  while (state_ == state::bound && end_reason_.empty() && !waiting_.empty() && outstanding_.size() < limits_.window &&
         pace_.next() <= now) {
    part p = std::move(waiting_.front());
    waiting_.pop_front();
    const auto sequence = next_sequence();
    put(esme_rok, sequence, std::move(p.pdu), true);
    outstanding_[sequence] = {p.batch, std::move(p.done), now, false};
    pace_.sent(now);
  }
}

void smpp_dialogue::expire(steady_time now) {
  // A permanent problem is reported at once.
  if (state_ != state::bound && trouble_.kind == failure_kind::authentication) fail_waiting(trouble_);
  while (!waiting_.empty() && now >= waits_until(waiting_.front())) {
    const part p = std::move(waiting_.front());
    waiting_.pop_front();
    withdraw(p.batch);
    p.done(unavailable(trouble_.detail));
  }
  bool silent = false;
  while (!outstanding_.empty() && now >= oldest()->second.sent_at + limits_.answer) {
    const auto it = oldest();
    silent = silent || last_received_at_ <= it->second.sent_at;
    const auto p = std::move(outstanding_.extract(it).mapped());
    withdraw(p.batch);
    p.done(failure{failure_kind::no_answer, std::nullopt, "sent, then no answer from the SMSC in time"});
  }
  if (silent) end("the SMSC doesn't answer");
}

steady_time smpp_dialogue::waits_until(const part& p) const {
  return state_ == state::bound ? p.leave_by : std::min(p.leave_by, down_since_ + limits_.away);
}

smpp_dialogue::outstanding::const_iterator smpp_dialogue::oldest() const {
  // Sequence numbers wrap around: numbers above the newest are older.
  const auto before_round = outstanding_.upper_bound(sequence_);
  return before_round == outstanding_.end() ? outstanding_.begin() : before_round;
}

void smpp_dialogue::fail_waiting(const failure& why) {
  for (const auto& p : std::exchange(waiting_, {})) p.done(why);
}

void smpp_dialogue::fail_outstanding(const std::string& why) {
  const auto all = std::exchange(outstanding_, {});
  for (const auto& [sequence, p] : all) {
    withdraw(p.batch);
    if (p.taken)
      p.done(failure{failure_kind::no_answer, std::nullopt, "sent, then: " + why});
    else
      p.done(unavailable(why));
  }
}

void smpp_dialogue::withdraw(std::uint64_t batch) {
  std::vector<part> theirs;
  for (auto& p : waiting_)
    if (p.batch == batch) theirs.push_back(std::move(p));
  if (theirs.empty()) return;
  std::erase_if(waiting_, [&](const part& p) { return p.batch == batch; });
  for (const auto& p : theirs) p.done(unavailable("another part failed"));
}

void smpp_dialogue::put(std::uint32_t status, std::uint32_t sequence, smpp::body b, bool submit) {
  auto bytes = smpp::encode({status, sequence, std::move(b)});
  unwritten_bytes_ += bytes.reveal().size();
  unwritten_.push_back({std::move(bytes), submit ? sequence : 0});
}

void smpp_dialogue::end(std::string reason) {
  if (end_reason_.empty()) end_reason_ = std::move(reason);
}

std::uint32_t smpp_dialogue::next_sequence() {
  // 1 to 0x7FFFFFFF (SMPP 3.4, 3.2). The window is far smaller, so no number is used twice in it.
  sequence_ = sequence_ == 0x7fff'ffff ? 1 : sequence_ + 1;
  return sequence_;
}

} // namespace twostep::sms
