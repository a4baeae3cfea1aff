#pragma once
// Encodes and decodes SMPP 3.4's protocol data units ("Short Message Peer to Peer Protocol Specification v3.4",
// chapters 4 and 5), for both ends of a connection. Pure and stateless.

#include "core/result.hpp"
#include "core/secret.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace twostep::sms::smpp {

/// The accepted lengths of a PDU in bytes; command_length includes itself.
inline constexpr std::size_t min_length = 16, max_length = 64 * 1024;

/// The statuses (5.1.3) that this code answers with; smpp_verdict interprets the others.
enum : std::uint32_t {
  esme_rok = 0,
  esme_rinvmsglen = 0x01,
  esme_rinvcmdlen = 0x02,
  esme_rinvcmdid = 0x03,
  esme_rinvbndsts = 0x04,
  esme_rsyserr = 0x08,
};

/// The optional parameters (5.3.2) that this code reads or writes.
enum class tag : std::uint16_t {
  receipted_message_id = 0x001e,
  user_message_reference = 0x0204,
  sar_msg_ref_num = 0x020c,
  sar_total_segments = 0x020e,
  sar_segment_seqnum = 0x020f,
  sc_interface_version = 0x0210,
  network_error_code = 0x0423,
  message_payload = 0x0424,
  message_state = 0x0427,
};

/// An optional parameter with its number as received.
struct tlv {
  std::uint16_t tag = 0;
  core::secret value; ///< secret, because message_payload is the text
};
using tlvs = std::vector<tlv>;

/// The first one with that tag; nullopt: none.
std::optional<std::string_view> find(const tlvs&, tag) noexcept;
/// As an unsigned integer of one to four bytes; nullopt: none, or another length.
std::optional<std::uint32_t> find_integer(const tlvs&, tag) noexcept;
/// Without the NUL at its end.
std::optional<std::string_view> find_text(const tlvs&, tag) noexcept;
void add(tlvs&, tag, std::string_view value);
void add_integer(tlvs&, tag, std::uint32_t value, std::size_t bytes);

struct address {
  std::uint8_t ton = 0, npi = 0;
  std::string digits; ///< digits or letters; at most 20 bytes
};

struct bind_transceiver {
  std::string system_id; ///< at most 15 bytes
  /// The standard allows 8 bytes; up to 64 are supported, because providers issue longer ones.
  core::secret password;
  std::string system_type; ///< at most 12 bytes
  std::uint8_t interface_version = 0x34;
  std::uint8_t addr_ton = 0, addr_npi = 0;
  std::string address_range; ///< at most 40 bytes
};
struct bind_transceiver_resp {
  std::string system_id;
  tlvs optional;
};

/// The body common to submit_sm and deliver_sm (4.4.1, 4.6.1).
struct short_message {
  std::string service_type; ///< at most 5 bytes
  address source, destination;
  std::uint8_t esm_class = 0, protocol_id = 0, priority_flag = 0;
  std::string schedule_delivery_time, validity_period; ///< empty, or 16 bytes
  std::uint8_t registered_delivery = 0, replace_if_present_flag = 0, data_coding = 0, sm_default_msg_id = 0;
  core::secret text; ///< short_message: at most 254 bytes, including a user data header
  tlvs optional;
};
struct submit_sm : short_message {};
struct deliver_sm : short_message {};
struct submit_sm_resp {
  std::string message_id; ///< at most 64 bytes; empty if refused
  tlvs optional;
};
struct deliver_sm_resp {
  std::string message_id;
  tlvs optional;
};
struct enquire_link {};
struct enquire_link_resp {};
struct unbind {};
struct unbind_resp {};
struct generic_nack {};
/// An unsupported command; its body is dropped.
struct other {
  std::uint32_t command_id = 0;
};

using body = std::variant<
    bind_transceiver, bind_transceiver_resp, submit_sm, submit_sm_resp, deliver_sm, deliver_sm_resp, enquire_link,
    enquire_link_resp, unbind, unbind_resp, generic_nack, other>;

struct pdu {
  std::uint32_t status = esme_rok;
  std::uint32_t sequence = 0;
  smpp::body body{};
};

std::uint32_t command_id(const body&) noexcept;
/// A response has the request's number with the highest bit set.
constexpr bool is_response(std::uint32_t id) noexcept {
  return (id & 0x8000'0000u) != 0;
}
/// message_payload if present, else short_message.
std::string_view text_of(const short_message&) noexcept;

/// Throws std::invalid_argument if a field is too long or a C string contains a NUL (a bug of the caller). Secret,
/// because the PDU may contain a text or a password.
core::secret encode(const pdu&);

/// The PDU's length isn't accepted.
struct bad_length {
  std::uint32_t length = 0;
};
/// The length of the PDU at the beginning of `received`; nullopt: too few bytes.
core::result<std::optional<std::size_t>, bad_length> length_of(std::string_view received) noexcept;

/// An invalid PDU: its header, and the command_status to answer with.
struct malformed {
  std::uint32_t command_id = 0;
  std::uint32_t sequence = 0;
  std::uint32_t status = esme_rinvcmdlen;
};
/// `whole` is one complete PDU. A response may lack its body.
core::result<pdu, malformed> decode(std::string_view whole);

[[noreturn]] void throw_exception_from_error(const bad_length&, const boost::source_location&);
[[noreturn]] void throw_exception_from_error(const malformed&, const boost::source_location&);

} // namespace twostep::sms::smpp
