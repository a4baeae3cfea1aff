#include "sms/providers/smpp/pdu.hpp"

#include <algorithm>
#include <array>
#include <stdexcept>
#include <type_traits>
#include <utility>

namespace twostep::sms::smpp {

namespace {

/// In the order of `body`'s alternatives; `other` has its own.
constexpr std::array<std::uint32_t, 11> command_ids{0x09, 0x8000'0009u, 0x04, 0x8000'0004u, 0x05,        0x8000'0005u,
                                                    0x15, 0x8000'0015u, 0x06, 0x8000'0006u, 0x8000'0000u};
static_assert(command_ids.size() + 1 == std::variant_size_v<body>);

// The greatest length of each field in bytes, without the NUL.
constexpr std::size_t max_system_id = 15, max_password = 64, max_system_type = 12, max_address_range = 40,
                      max_service_type = 5, max_address = 20, max_time = 16, max_message_id = 64, max_text = 254;

class writer {
public:
  writer() { bytes_.reserve(512); }

  void integer(std::uint32_t value, std::size_t bytes) {
    for (auto i = bytes; i > 0; --i) raw_byte(value >> (8 * (i - 1)));
  }
  void byte(std::uint8_t value) { raw_byte(value); }
  void text(std::string_view value, std::size_t max) {
    if (value.size() > max || value.find('\0') != value.npos)
      throw std::invalid_argument("an SMPP field is too long or holds a NUL");
    bytes(value);
    raw_byte(0);
  }
  void counted(std::string_view value, std::size_t max, std::size_t bytes_of_count) {
    if (value.size() > max) throw std::invalid_argument("an SMPP field is too long");
    integer(static_cast<std::uint32_t>(value.size()), bytes_of_count);
    bytes(value);
  }

  core::secret finish(std::uint32_t id, std::uint32_t status, std::uint32_t sequence) {
    const core::secret tail(std::move(bytes_));
    if (tail.reveal().size() > max_length - min_length) throw std::invalid_argument("an SMPP PDU is too long");
    writer head;
    head.bytes_.reserve(min_length + tail.reveal().size());
    for (const auto value : {static_cast<std::uint32_t>(min_length + tail.reveal().size()), id, status, sequence})
      head.integer(value, 4);
    head.bytes_ += tail.reveal();
    return core::secret(std::move(head.bytes_));
  }

private:
  void raw_byte(std::uint32_t value) { bytes_ += static_cast<char>(value & 0xff); }
  void bytes(std::string_view value) {
    if (bytes_.size() + value.size() <= bytes_.capacity()) {
      bytes_ += value;
      return;
    }
    // Grown explicitly, so that the old buffer is wiped.
    std::string longer;
    longer.reserve(2 * (bytes_.size() + value.size()));
    longer.append(bytes_).append(value);
    const core::secret wiped(std::exchange(bytes_, std::move(longer)));
  }

  std::string bytes_;
};

/// Reads from the front; after the first failure every read gives an empty value.
class reader {
public:
  explicit reader(std::string_view left) : left_(left) {}

  std::uint32_t integer(std::size_t bytes) {
    std::uint32_t value = 0;
    for (const char c : take(bytes)) value = value << 8 | static_cast<unsigned char>(c);
    return value;
  }
  std::uint8_t byte() { return static_cast<std::uint8_t>(integer(1)); }
  std::string text(std::size_t max) { return std::string(text_view(max)); }
  std::string_view text_view(std::size_t max) {
    const auto end = left_.substr(0, max + 1).find('\0');
    if (end == left_.npos) {
      fail();
      return {};
    }
    return take(end + 1).substr(0, end);
  }
  std::string_view take(std::size_t bytes) {
    if (bytes > left_.size()) {
      fail();
      return {};
    }
    const auto taken = left_.substr(0, bytes);
    left_.remove_prefix(bytes);
    return taken;
  }
  void fail() {
    failed_ = true;
    left_ = {};
  }
  bool failed() const { return failed_; }
  bool at_end() const { return left_.empty(); }

private:
  std::string_view left_;
  bool failed_ = false;
};

void write(writer& w, const tlvs& all) {
  for (const auto& t : all) {
    w.integer(t.tag, 2);
    w.counted(t.value.reveal(), max_length, 2);
  }
}

tlvs read_tlvs(reader& r) {
  tlvs all;
  while (!r.at_end()) {
    const auto number = static_cast<std::uint16_t>(r.integer(2));
    const auto size = r.integer(2);
    const auto value = r.take(size);
    if (!r.failed()) all.push_back({number, core::secret(value)});
  }
  return all;
}

void write(writer& w, const address& a) {
  w.byte(a.ton);
  w.byte(a.npi);
  w.text(a.digits, max_address);
}

address read_address(reader& r) {
  address a;
  a.ton = r.byte();
  a.npi = r.byte();
  a.digits = r.text(max_address);
  return a;
}

void write(writer& w, const bind_transceiver& b) {
  w.text(b.system_id, max_system_id);
  w.text(b.password.reveal(), max_password);
  w.text(b.system_type, max_system_type);
  w.byte(b.interface_version);
  w.byte(b.addr_ton);
  w.byte(b.addr_npi);
  w.text(b.address_range, max_address_range);
}

void read(reader& r, bind_transceiver& b) {
  b.system_id = r.text(max_system_id);
  b.password = core::secret(r.text_view(max_password));
  b.system_type = r.text(max_system_type);
  b.interface_version = r.byte();
  b.addr_ton = r.byte();
  b.addr_npi = r.byte();
  b.address_range = r.text(max_address_range);
}

void write(writer& w, const bind_transceiver_resp& b) {
  w.text(b.system_id, max_system_id);
  write(w, b.optional);
}

void read(reader& r, bind_transceiver_resp& b) {
  if (r.at_end()) return;
  b.system_id = r.text(max_system_id);
  b.optional = read_tlvs(r);
}

void write(writer& w, const short_message& m) {
  w.text(m.service_type, max_service_type);
  write(w, m.source);
  write(w, m.destination);
  w.byte(m.esm_class);
  w.byte(m.protocol_id);
  w.byte(m.priority_flag);
  w.text(m.schedule_delivery_time, max_time);
  w.text(m.validity_period, max_time);
  w.byte(m.registered_delivery);
  w.byte(m.replace_if_present_flag);
  w.byte(m.data_coding);
  w.byte(m.sm_default_msg_id);
  w.counted(m.text.reveal(), max_text, 1);
  write(w, m.optional);
}

void read(reader& r, short_message& m) {
  m.service_type = r.text(max_service_type);
  m.source = read_address(r);
  m.destination = read_address(r);
  m.esm_class = r.byte();
  m.protocol_id = r.byte();
  m.priority_flag = r.byte();
  m.schedule_delivery_time = r.text(max_time);
  m.validity_period = r.text(max_time);
  m.registered_delivery = r.byte();
  m.replace_if_present_flag = r.byte();
  m.data_coding = r.byte();
  m.sm_default_msg_id = r.byte();
  const std::size_t size = r.byte();
  if (size > max_text) return r.fail();
  m.text = core::secret(r.take(size));
  m.optional = read_tlvs(r);
}

template <class Response>
void write_id(writer& w, const Response& b) {
  w.text(b.message_id, max_message_id);
  write(w, b.optional);
}

template <class Response>
void read_id(reader& r, Response& b) {
  if (r.at_end()) return;
  b.message_id = r.text(max_message_id);
  b.optional = read_tlvs(r);
}

void write(writer& w, const submit_sm_resp& b) {
  write_id(w, b);
}
void read(reader& r, submit_sm_resp& b) {
  read_id(r, b);
}
void write(writer& w, const deliver_sm_resp& b) {
  write_id(w, b);
}
void read(reader& r, deliver_sm_resp& b) {
  read_id(r, b);
}

template <class T>
constexpr bool is_empty = std::is_empty_v<T> || std::is_same_v<T, other>;

/// PDUs without a body: bytes that some peers append are ignored.
template <class T>
body read_as(reader& r) {
  T value;
  if constexpr (!is_empty<T>) read(r, value);
  return body(std::move(value));
}

template <std::size_t... I>
body read_body(std::uint32_t id, reader& r, std::index_sequence<I...>) {
  body result = other{id};
  ((command_ids[I] == id && (result = read_as<std::variant_alternative_t<I, body>>(r), true)) || ...);
  return result;
}

} // namespace

std::optional<std::string_view> find(const tlvs& all, tag wanted) noexcept {
  for (const auto& t : all)
    if (t.tag == static_cast<std::uint16_t>(wanted)) return t.value.reveal();
  return std::nullopt;
}

std::optional<std::uint32_t> find_integer(const tlvs& all, tag wanted) noexcept {
  const auto value = find(all, wanted);
  if (!value || value->empty() || value->size() > 4) return std::nullopt;
  return reader(*value).integer(value->size());
}

std::optional<std::string_view> find_text(const tlvs& all, tag wanted) noexcept {
  const auto value = find(all, wanted);
  return value ? std::optional(value->substr(0, value->find('\0'))) : std::nullopt;
}

void add(tlvs& all, tag t, std::string_view value) {
  all.push_back({static_cast<std::uint16_t>(t), core::secret(value)});
}

void add_integer(tlvs& all, tag t, std::uint32_t value, std::size_t bytes) {
  std::string text;
  for (auto i = bytes; i > 0; --i) text += static_cast<char>(value >> (8 * (i - 1)) & 0xff);
  add(all, t, text);
}

std::uint32_t command_id(const body& b) noexcept {
  if (const auto* unknown = std::get_if<other>(&b)) return unknown->command_id;
  return command_ids[b.index()];
}

std::string_view text_of(const short_message& m) noexcept {
  return find(m.optional, tag::message_payload).value_or(m.text.reveal());
}

core::secret encode(const pdu& p) {
  writer w;
  const auto put = [&w](const auto& b) {
    if constexpr (!is_empty<std::decay_t<decltype(b)>>) write(w, b);
  };
  std::visit(put, p.body);
  return w.finish(command_id(p.body), p.status, p.sequence);
}

core::result<std::optional<std::size_t>, bad_length> length_of(std::string_view received) noexcept {
  if (received.size() < 4) return std::optional<std::size_t>();
  const auto length = reader(received).integer(4);
  if (length < min_length || length > max_length) return bad_length{length};
  return std::optional<std::size_t>(length);
}

core::result<pdu, malformed> decode(std::string_view whole) {
  reader r(whole);
  const auto length = r.integer(4);
  malformed wrong;
  wrong.command_id = r.integer(4);
  pdu p;
  p.status = r.integer(4);
  p.sequence = wrong.sequence = r.integer(4);
  if (r.failed() || length != whole.size() || whole.size() > max_length) return wrong;
  p.body = read_body(wrong.command_id, r, std::make_index_sequence<command_ids.size()>());
  if (r.failed()) return wrong;
  return p;
}

void throw_exception_from_error(const bad_length&, const boost::source_location& where) {
  throw std::logic_error("no length of a PDU, at " + where.to_string());
}
void throw_exception_from_error(const malformed&, const boost::source_location& where) {
  throw std::logic_error("no PDU, at " + where.to_string());
}

} // namespace twostep::sms::smpp
