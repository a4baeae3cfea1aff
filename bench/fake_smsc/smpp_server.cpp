#include "bench/fake_smsc/smpp_server.hpp"

#include "bench/fake_smsc/reading.hpp"
#include "bench/fake_smsc/smpp_session.hpp"
#include "bench/fake_smsc/wall_clock.hpp"

#include <algorithm>
#include <cstdio>
#include <utility>

namespace twostep::bench::fake_smsc {

namespace smpp = sms::smpp;

namespace {

// SMPP 3.4, 5.1.3.
constexpr std::uint32_t rinvdstadr = 0x0b, rinvpaswd = 0x0e, rthrottled = 0x58;

std::uint32_t status_of(answer_kind kind) {
  switch (kind) {
  case answer_kind::failed:
    return smpp::esme_rsyserr;
  case answer_kind::refused:
    return rinvdstadr;
  case answer_kind::throttled:
    return rthrottled;
  case answer_kind::accepted:
  case answer_kind::hung:
    break;
  }
  return smpp::esme_rok;
}

/// Begins with a letter, so that it can't be taken for a decimal number.
std::string smpp_id(std::uint64_t instance, std::uint64_t number) {
  char text[40];
  std::snprintf(
      text, sizeof text, "f%08llx%08llx", static_cast<unsigned long long>(instance & 0xffff'ffff),
      static_cast<unsigned long long>(number & 0xffff'ffff)
  );
  return text;
}

} // namespace

smpp_server::smpp_server(executor ex, boost::asio::ip::tcp::endpoint endpoint, fake_smsc::inbox& d)
    : inbox_(d), listener_(ex, std::move(endpoint), [this](socket s) { begin(std::move(s)); }) {}

smpp_server::~smpp_server() = default;

void smpp_server::begin(socket s) {
  auto fresh = std::make_shared<session>(std::move(s));
  sessions_.push_back(fresh);
  fresh->start(
      [this](session& from, smpp::pdu& pdu) { answer(from, pdu); }, [this](const session* one) { ended(one); }
  );
}

void smpp_server::ended(const session* one) {
  std::erase_if(sessions_, [one](const auto& s) { return s.get() == one; });
}

void smpp_server::follow(const behaviour& b) {
  if (!b.down) return listener_.open();
  listener_.close();
  const auto all = sessions_; // closing removes them from sessions_
  for (const auto& s : all) s->close();
}

void smpp_server::answer(session& from, smpp::pdu& pdu) {
  const auto id = smpp::command_id(pdu.body);
  if (const auto* wanted = std::get_if<smpp::bind_transceiver>(&pdu.body)) return bind(from, pdu, *wanted);
  if (smpp::is_response(id)) return;
  if (std::holds_alternative<smpp::enquire_link>(pdu.body)) return from.send(smpp::enquire_link_resp(), pdu.sequence);
  if (std::holds_alternative<smpp::unbind>(pdu.body)) {
    from.send(smpp::unbind_resp(), pdu.sequence);
    return from.close_when_written();
  }
  const auto* message = std::get_if<smpp::submit_sm>(&pdu.body);
  if (!message) return from.send(smpp::generic_nack(), pdu.sequence, smpp::esme_rinvcmdid);
  if (from.system_id.empty()) return from.send(smpp::submit_sm_resp(), pdu.sequence, smpp::esme_rinvbndsts);
  submit(from, pdu.sequence, *message);
}

void smpp_server::bind(session& from, const smpp::pdu& pdu, const smpp::bind_transceiver& wanted) {
  constexpr std::uint32_t version = 0x34;
  smpp::bind_transceiver_resp answer;
  answer.system_id = "fake-smsc";
  if (!inbox_.is_right(std::string(wanted.password.reveal())) || wanted.system_id.empty())
    return from.send(std::move(answer), pdu.sequence, rinvpaswd);
  from.system_id = wanted.system_id;
  smpp::add_integer(answer.optional, smpp::tag::sc_interface_version, version, 1);
  from.send(std::move(answer), pdu.sequence);
}

void smpp_server::submit(session& from, std::uint32_t number, const smpp::submit_sm& m) {
  const auto part = read_part(m);
  incoming message{kind::smpp, with_plus(m.destination.digits), m.source.digits, part.text, {}, {}};
  const auto key = from.system_id + " " + message.to;
  const auto whole = part.header ? joiner_.add(key, *part.header, part.text) : std::nullopt;

  inbox::teller teller;
  const bool wants_receipt = (m.registered_delivery & 3) == 1;
  if (wants_receipt)
    teller = [this, back = from.weak_from_this(), account = from.system_id,
              text = std::string(smpp::text_of(m).substr(0, part.header ? 0 : 20))](const receipt_words& words) {
      tell(back, account, words, text);
    };
  const auto decided = inbox_.take(message, &smpp_id, std::move(teller), whole ? whole->message : 0);
  if (whole) {
    if (auto* kept = inbox_.messages().find(whole->message)) kept->text = shortened(whole->text);
  } else if (part.header) {
    joiner_.begin(key, *part.header, part.text, decided.record);
  }

  if (decided.what.answer == answer_kind::hung) return;
  const auto say = [back = from.weak_from_this(), number, id = decided.id, status = status_of(decided.what.answer)] {
    const auto s = back.lock();
    if (!s) return;
    smpp::submit_sm_resp answer;
    answer.message_id = id;
    s->send(std::move(answer), number, status);
  };
  if (decided.what.latency.count() == 0) return say();
  inbox_.timeline().after(decided.what.latency, say);
}

void smpp_server::tell(
    const std::weak_ptr<session>& back, const std::string& system_id, const receipt_words& words,
    const std::string& text
) {
  auto to = back.lock();
  const auto is_bound = [&](const std::shared_ptr<session>& s) { return s->system_id == system_id; };
  if (!to || std::ranges::find(sessions_, to) == sessions_.end()) {
    const auto other = std::ranges::find_if(sessions_, is_bound);
    if (other == sessions_.end()) {
      ++inbox_.receipts().lost;
      return;
    }
    to = *other;
  }
  ++inbox_.receipts().accepted;
  to->send(smpp_receipt(words, text, wall_milliseconds() / 1000), ++to->sequence);
}

} // namespace twostep::bench::fake_smsc
