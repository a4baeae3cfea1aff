#pragma once
// SMPP 3.4's protocol data units ("Short Message Peer to Peer Protocol Specification v3.4", chapters 4 and 5) as
// bytes and back, for both ends of a connection. Pure; it holds no state and decides nothing.

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

/// Bytes of a PDU that is taken; command_length counts itself.
inline constexpr std::size_t min_length = 16, max_length = 64 * 1024;

/// Of the many (5.1.3) those that this code answers with; the rest are told apart by smpp_verdict.
enum : std::uint32_t {
  esme_rok = 0,
  esme_rinvmsglen = 0x01,
  esme_rinvcmdlen = 0x02,
  esme_rinvcmdid = 0x03,
  esme_rinvbndsts = 0x04,
  esme_rsyserr = 0x08,
};

/// Of the optional parameters (5.3.2) those that this code reads or writes.
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

/// Any optional parameter, its number as it came.
struct tlv {
  std::uint16_t tag = 0;
  core::secret value; ///< message_payload is the text
};
using tlvs = std::vector<tlv>;

/// The first of that tag; nullopt where there is none.
std::optional<std::string_view> find(const tlvs&, tag) noexcept;
/// As an unsigned integer of one to four bytes; nullopt where there is none or it is no such.
std::optional<std::uint32_t> find_integer(const tlvs&, tag) noexcept;
/// Without the NUL at its end.
std::optional<std::string_view> find_text(const tlvs&, tag) noexcept;
void add(tlvs&, tag, std::string_view value);
void add_integer(tlvs&, tag, std::uint32_t value, std::size_t bytes);

struct address {
  std::uint8_t ton = 0, npi = 0;
  std::string digits; ///< or letters; at most 20 bytes
};

struct bind_transceiver {
  std::string system_id;   ///< at most 15 bytes
  core::secret password;   ///< the standard says 8 bytes; up to 64 are carried, since providers hand out longer ones
  std::string system_type; ///< at most 12 bytes
  std::uint8_t interface_version = 0x34;
  std::uint8_t addr_ton = 0, addr_npi = 0;
  std::string address_range; ///< at most 40 bytes
};
struct bind_transceiver_resp {
  std::string system_id;
  tlvs optional;
};

/// The body that submit_sm and deliver_sm share (4.4.1, 4.6.1).
struct short_message {
  std::string service_type; ///< at most 5 bytes
  address source, destination;
  std::uint8_t esm_class = 0, protocol_id = 0, priority_flag = 0;
  std::string schedule_delivery_time, validity_period; ///< empty or 16 bytes
  std::uint8_t registered_delivery = 0, replace_if_present_flag = 0, data_coding = 0, sm_default_msg_id = 0;
  core::secret text; ///< short_message: at most 254 bytes, a user data header included
  tlvs optional;
};
struct submit_sm : short_message {};
struct deliver_sm : short_message {};
struct submit_sm_resp {
  std::string message_id; ///< at most 64 bytes; empty where it was refused
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
/// A command this codec doesn't read; its body is not kept.
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
/// The answer to a request has the same number with the highest bit.
constexpr bool is_response(std::uint32_t id) noexcept {
  return (id & 0x8000'0000u) != 0;
}
/// message_payload where there is one, else short_message.
std::string_view text_of(const short_message&) noexcept;

/// Throws std::invalid_argument where a field is longer than it may be or a C string holds a NUL: a bug of the
/// caller's. Secret, since it may hold a text or a password.
core::secret encode(const pdu&);

/// The PDU's length is one that is not taken.
struct bad_length {
  std::uint32_t length = 0;
};
/// How many bytes the PDU at the beginning of `received` has; nullopt: too few bytes to tell.
core::result<std::optional<std::size_t>, bad_length> length_of(std::string_view received) noexcept;

/// A PDU that can't be read: what its header says, and the command_status to answer with.
struct malformed {
  std::uint32_t command_id = 0;
  std::uint32_t sequence = 0;
  std::uint32_t status = esme_rinvcmdlen;
};
/// `whole` is one PDU, as long as it says it is. A response may come without its body.
core::result<pdu, malformed> decode(std::string_view whole);

[[noreturn]] void throw_exception_from_error(const bad_length&, const boost::source_location&);
[[noreturn]] void throw_exception_from_error(const malformed&, const boost::source_location&);

} // namespace twostep::sms::smpp
