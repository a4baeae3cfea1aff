#pragma once
// One PDU of each kind, with every field set.

#include "sms/providers/smpp/pdu.hpp"

#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::test {

namespace smpp = sms::smpp;

template <class T>
T filled_message() {
  T m;
  m.service_type = "CMT";
  m.source = {5, 0, "Twostep"};
  m.destination = {1, 1, "4520123456"};
  m.esm_class = 0x40;
  m.protocol_id = 1;
  m.priority_flag = 2;
  m.schedule_delivery_time = "000000001000000R";
  m.validity_period = "000000000500000R";
  m.registered_delivery = 1;
  m.replace_if_present_flag = 1;
  m.data_coding = 8;
  m.sm_default_msg_id = 3;
  m.text = core::secret(std::string_view("a\0b", 3));
  smpp::add(m.optional, smpp::tag::message_payload, std::string(300, 'x'));
  smpp::add(m.optional, smpp::tag::receipted_message_id, std::string_view("id-7\0", 5));
  smpp::add_integer(m.optional, smpp::tag::message_state, 2, 1);
  smpp::add(m.optional, smpp::tag::network_error_code, std::string_view("\x03\x00\x1b", 3));
  smpp::add_integer(m.optional, smpp::tag::sar_msg_ref_num, 0x1234, 2);
  smpp::add_integer(m.optional, smpp::tag::sar_total_segments, 2, 1);
  smpp::add_integer(m.optional, smpp::tag::sar_segment_seqnum, 1, 1);
  return m;
}

template <class T>
T filled_response() {
  T r;
  r.message_id = "3b9aca00";
  smpp::add_integer(r.optional, smpp::tag::user_message_reference, 7, 2);
  return r;
}

inline smpp::bind_transceiver filled_bind() {
  smpp::bind_transceiver b;
  b.system_id = "twostep";
  b.password = core::secret(std::string_view("sesame"));
  b.system_type = "SMS";
  b.addr_ton = 1;
  b.addr_npi = 1;
  b.address_range = "^45";
  return b;
}

inline std::vector<std::string> one_of_each() {
  smpp::bind_transceiver_resp bound;
  bound.system_id = "smsc";
  smpp::add_integer(bound.optional, smpp::tag::sc_interface_version, 0x34, 1);
  std::vector<smpp::body> bodies;
  bodies.emplace_back(filled_bind());
  bodies.emplace_back(std::move(bound));
  bodies.emplace_back(filled_message<smpp::submit_sm>());
  bodies.emplace_back(filled_response<smpp::submit_sm_resp>());
  bodies.emplace_back(filled_message<smpp::deliver_sm>());
  bodies.emplace_back(filled_response<smpp::deliver_sm_resp>());
  bodies.emplace_back(smpp::enquire_link());
  bodies.emplace_back(smpp::enquire_link_resp());
  bodies.emplace_back(smpp::unbind());
  bodies.emplace_back(smpp::unbind_resp());
  bodies.emplace_back(smpp::generic_nack());
  bodies.emplace_back(smpp::other{0x103});
  std::vector<std::string> all;
  for (auto& b : bodies) {
    smpp::pdu p;
    p.status = 0x58;
    p.sequence = 0x01020304;
    p.body = std::move(b);
    all.emplace_back(smpp::encode(p).reveal());
  }
  return all;
}

} // namespace twostep::test
