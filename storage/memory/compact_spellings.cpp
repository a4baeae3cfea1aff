#include "storage/memory/compact_spellings.hpp"

#include <arpa/inet.h>

#include <charconv>

namespace twostep::storage {
namespace {

enum : std::uint8_t { literal = 0, ipv4 = 1, ipv6 = 2, label = 3, first_plain = 4 };

// As server/text/browser_label.cpp names them. Positions are part of the format: names are only appended, 16 at most.
constexpr std::string_view browsers[] = {"A browser", "Chrome", "Safari",           "Edge",    "Firefox", "Opera",
                                         "Vivaldi",   "Yandex", "Samsung Internet", "Chromium"};
constexpr std::string_view systems[] = {"Windows", "Android",  "iPhone",  "iPad",   "macOS",
                                        "Linux",   "ChromeOS", "FreeBSD", "OpenBSD"};
constexpr std::string_view between = " on ";

std::string_view text_of(byte_view in) noexcept {
  return {reinterpret_cast<const char*>(in.data()), in.size()};
}
void put_text(bytes& out, std::string_view text) {
  out.insert(out.end(), text.begin(), text.end());
}

template <std::size_t N>
std::optional<std::uint8_t> position_of(const std::string_view (&names)[N], std::string_view name) noexcept {
  const auto found = std::find(std::begin(names), std::end(names), name);
  if (found == std::end(names)) return std::nullopt;
  return static_cast<std::uint8_t>(found - std::begin(names));
}

bool put_label(bytes& out, std::string_view text) {
  const auto at = text.find(between);
  if (at == text.npos) return false;
  const auto browser = position_of(browsers, text.substr(0, at));
  const auto system = position_of(systems, text.substr(at + between.size()));
  if (!browser || !system) return false;
  out.insert(out.end(), {label, static_cast<std::uint8_t>(*browser << 4 | *system)});
  return true;
}

bool get_label(byte_view in, std::string& text) {
  if (in.size() != 1) return false;
  const std::size_t browser = in[0] >> 4, system = in[0] & 15;
  if (browser >= std::size(browsers) || system >= std::size(systems)) return false;
  text.assign(browsers[browser]).append(between).append(systems[system]);
  return true;
}

/// inet_pton takes nothing but what this writes.
std::string text_of_ipv4(const std::uint8_t* address) {
  auto text = std::to_string(address[0]);
  for (int i = 1; i < 4; ++i) text.append(".").append(std::to_string(address[i]));
  return text;
}

bool put_ipv4(bytes& out, const std::string& text) {
  std::uint8_t address[4];
  if (::inet_pton(AF_INET, text.c_str(), address) != 1) return false;
  out.push_back(ipv4);
  put_bytes(out, address);
  return true;
}

bool put_ipv6(bytes& out, const std::string& text) {
  std::uint8_t address[16];
  char again[INET6_ADDRSTRLEN]; // there are many ways to write one
  if (::inet_pton(AF_INET6, text.c_str(), address) != 1 || !::inet_ntop(AF_INET6, address, again, sizeof again) ||
      again != text)
    return false;
  out.push_back(ipv6);
  put_bytes(out, address);
  return true;
}

bool put_address(bytes& out, const std::string& text) {
  if (text.empty() || text.size() >= INET6_ADDRSTRLEN || text.find('\0') != text.npos) return false;
  if (text.find(':') != text.npos) return put_ipv6(out, text);
  return text.front() >= '0' && text.front() <= '9' && put_ipv4(out, text);
}

bool get_ipv6(byte_view in, std::string& text) {
  char to[INET6_ADDRSTRLEN];
  if (in.size() != 16 || !::inet_ntop(AF_INET6, in.data(), to, sizeof to)) return false;
  text = to;
  return true;
}

/// All of it by differences: defined for any two times.
std::uint64_t difference(core::time_point from, core::time_point to) noexcept {
  return zigzag(wrapping_difference(to.time_since_epoch().count(), from.time_since_epoch().count()));
}
bool get_time(byte_view& in, core::time_point from, core::time_point& to) noexcept {
  std::uint64_t n;
  if (!get_varint(in, n)) return false;
  to = core::time_point(core::milliseconds(wrapping_sum(from.time_since_epoch().count(), unzigzag(n))));
  return true;
}
core::time_point reference(const compact_form& form) noexcept {
  return core::time_point(core::milliseconds(form.before));
}

bool get_sized_text(byte_view& in, std::string& text) {
  std::uint64_t length;
  byte_view content;
  return get_varint(in, length) && take_bytes(in, length, content) &&
         compact_spelling<std::string>::get(content, text);
}

} // namespace

void compact_spelling<std::string>::put(bytes& out, const std::string& text) {
  if (put_address(out, text) || put_label(out, text)) return;
  if (!text.empty() && static_cast<std::uint8_t>(text.front()) < first_plain) out.push_back(literal);
  put_text(out, text);
}

bool compact_spelling<std::string>::get(byte_view in, std::string& text) {
  if (in.empty() || in.front() >= first_plain) return text = text_of(in), true;
  const auto rest = in.subspan(1);
  switch (in.front()) {
  case ipv4:
    return rest.size() == 4 && (text = text_of_ipv4(rest.data()), true);
  case ipv6:
    return get_ipv6(rest, text);
  case label:
    return get_label(rest, text);
  default:
    return text = text_of(rest), true;
  }
}

void compact_spelling<core::e164_number>::put(bytes& out, const core::e164_number& number) {
  const auto text = number.to_wire();
  if (text.empty()) return;
  std::uint64_t digits = 0;
  std::from_chars(text.data() + 1, text.data() + text.size(), digits);
  for (; digits != 0; digits >>= 8) out.push_back(static_cast<std::uint8_t>(digits));
}

bool compact_spelling<core::e164_number>::get(byte_view in, core::e164_number& number) {
  if (in.empty()) return number = {}, true;
  if (in.size() > sizeof(std::uint64_t)) return false;
  std::uint64_t digits = 0;
  for (std::size_t i = in.size(); i-- > 0;) digits = digits << 8 | in[i];
  char text[1 + 20] = {'+'};
  const auto end = std::to_chars(text + 1, std::end(text), digits);
  auto parsed = core::e164_number::from_wire({text, static_cast<std::size_t>(end.ptr - text)});
  if (!parsed) return false;
  number = std::move(*parsed);
  return true;
}

void compact_spelling<core::recipient>::put(bytes& out, const core::recipient& to) {
  if (const auto* number = to.number()) return compact_spelling<core::e164_number>::put(out, *number);
  put_text(out, to.to_wire());
  out.push_back(0);
}

bool compact_spelling<core::recipient>::get(byte_view in, core::recipient& to) {
  if (in.empty() || in.back() != 0) {
    core::e164_number number;
    if (!compact_spelling<core::e164_number>::get(in, number)) return false;
    to = std::move(number);
    return true;
  }
  auto parsed = core::recipient::from_wire(text_of(in.first(in.size() - 1)));
  if (!parsed) return false;
  to = *std::move(parsed);
  return true;
}

void compact_spelling<core::email_address>::put(bytes& out, const core::email_address& email) {
  const bool differs = email.key != email.shown;
  put_varint(out, std::uint64_t{email.shown.size()} << 1 | unsigned{differs});
  put_text(out, email.shown);
  if (differs) put_text(out, email.key);
}

bool compact_spelling<core::email_address>::get(byte_view in, core::email_address& email) {
  std::uint64_t head;
  byte_view shown;
  if (!get_varint(in, head) || !take_bytes(in, head >> 1, shown) || (!(head & 1) && !in.empty())) return false;
  email.shown = text_of(shown);
  email.key = text_of(head & 1 ? in : shown);
  return true;
}

bool compact_spelling<core::email_address>::get_key(byte_view in, std::string_view& key) noexcept {
  std::uint64_t head;
  byte_view shown;
  if (!get_varint(in, head) || !take_bytes(in, head >> 1, shown) || (!(head & 1) && !in.empty())) return false;
  key = text_of(head & 1 ? in : shown);
  return true;
}

// The spelling's own; fields appended to a session stand behind them as the codec's tagged fields.
template <>
inline constexpr bool kept_beside<&core::session::id> = true;
template <>
inline constexpr bool kept_beside<&core::session::started_at> = true;
template <>
inline constexpr bool kept_beside<&core::session::full_sign_in_at> = true;
template <>
inline constexpr bool kept_beside<&core::session::last_used_at> = true;
template <>
inline constexpr bool kept_beside<&core::session::label> = true;
template <>
inline constexpr bool kept_beside<&core::session::address> = true;

void compact_spelling<core::session>::put(bytes& out, const core::session& s, compact_form& form) {
  put_bytes(out, s.id.value);
  put_varint(out, difference(reference(form), s.started_at));
  put_varint(out, difference(s.started_at, s.full_sign_in_at));
  put_varint(out, difference(s.started_at, s.last_used_at));
  put_sized(out, [&] { compact_spelling<std::string>::put(out, s.label); });
  put_sized(out, [&] { compact_spelling<std::string>::put(out, s.address); });
  form.before = s.started_at.time_since_epoch().count();
  compact_form later = form;
  put_fields(out, s, later);
}

bool compact_spelling<core::session>::get(byte_view in, core::session& s, compact_form& form) {
  byte_view id;
  if (!take_bytes(in, s.id.value.size(), id)) return false;
  std::copy(id.begin(), id.end(), s.id.value.begin());
  const bool good = get_time(in, reference(form), s.started_at) && get_time(in, s.started_at, s.full_sign_in_at) &&
                    get_time(in, s.started_at, s.last_used_at) && get_sized_text(in, s.label) &&
                    get_sized_text(in, s.address);
  form.before = s.started_at.time_since_epoch().count();
  compact_form later = form;
  return good && get_fields(in, s, later);
}

static_assert(boost::mp11::mp_size<members_of<core::activity>>::value == 2, "a third field needs another spelling");

void compact_spelling<std::vector<core::activity>>::put(
    bytes& out, const std::vector<core::activity>& all, compact_form& form
) {
  for (const auto& a : all) {
    const auto kind = static_cast<std::uint64_t>(a.kind), after = difference(reference(form), a.at);
    if (after >> 60 == 0 && kind < 16 && kind > 0)
      put_varint(out, after << 4 | kind);
    else {
      put_varint(out, 0);
      put_varint(out, kind);
      put_varint(out, after);
    }
    form.before = a.at.time_since_epoch().count();
  }
}

bool compact_spelling<std::vector<core::activity>>::get(
    byte_view in, std::vector<core::activity>& all, compact_form& form
) {
  all.clear();
  while (!in.empty()) {
    std::uint64_t kind, after;
    if (!get_varint(in, after)) return false;
    kind = after & 15;
    after >>= 4;
    if (kind == 0 && (!get_varint(in, kind) || !get_varint(in, after))) return false;
    auto& a = all.emplace_back();
    if (!from_varint(kind, a.kind)) return false;
    form.before = wrapping_sum(form.before, unzigzag(after));
    a.at = reference(form);
  }
  return true;
}

} // namespace twostep::storage
