#include "storage/memory/packed_account.hpp"

#include "storage/memory/compact_spellings.hpp"

namespace twostep::storage {

template <>
inline constexpr bool kept_beside<&core::account::id> = true;
template <>
inline constexpr bool kept_beside<&core::account::sequence> = true;

namespace {

constexpr std::uint8_t pending_flag = 1, apps_flag = 2, passkeys_flag = 4, trusted_flag = 8;
constexpr std::uint8_t known_flags = pending_flag | apps_flag | passkeys_flag | trusted_flag;
constexpr std::size_t id_at = 1, sequence_at = id_at + core::account_id::size;

constexpr std::size_t email_position = 1;
static_assert(boost::mp11::mp_at_c<members_of<core::account>, email_position>::pointer == &core::account::email);
constexpr std::size_t two_step_position = 8;
static_assert(
    boost::mp11::mp_at_c<members_of<core::account>, two_step_position>::pointer == &core::account::two_step
);
constexpr std::size_t sessions_position = 10;
static_assert(
    boost::mp11::mp_at_c<members_of<core::account>, sessions_position>::pointer == &core::account::sessions
);

/// What is behind the head. False: there is no head.
bool take_head(byte_view& block, std::uint64_t& sequence) noexcept {
  if (block.size() < smallest_packed_account || (block.front() & ~known_flags) != 0) return false;
  block = block.subspan(sequence_at);
  return get_varint(block, sequence);
}

bool take_email_key(byte_view fields, std::string_view& key) noexcept {
  key = {};
  std::uint64_t field, length;
  byte_view content;
  if (fields.empty()) return true;
  if (!get_varint(fields, field)) return false;
  if (field != (email_position << 1 | static_cast<unsigned>(wire::sized))) return true; // empty, so left out
  return get_varint(fields, length) && take_bytes(fields, length, content) &&
         compact_spelling<core::email_address>::get_key(content, key);
}

/// Steps over values by pointers alone: each of a million accounts is looked into when a snapshot is loaded.
class stepper {
public:
  explicit stepper(byte_view in) noexcept : at_(in.data()), end_(at_ + in.size()) {}

  bool number(std::uint64_t& n) noexcept {
    if (at_ != end_ && *at_ < 0x80) {
      n = *at_++;
      return true;
    }
    byte_view rest(at_, end_);
    if (!get_varint(rest, n)) return false;
    at_ = rest.data();
    return true;
  }
  bool skip_number() noexcept {
    while (at_ != end_)
      if (*at_++ < 0x80) return true;
    return false;
  }
  bool sized(stepper& content) noexcept {
    std::uint64_t length;
    if (!number(length) || length > static_cast<std::uint64_t>(end_ - at_)) return false;
    content.at_ = at_;
    content.end_ = at_ += length;
    return true;
  }

private:
  const std::uint8_t *at_, *end_;
};

constexpr std::uint64_t sized_key(std::size_t position) noexcept {
  return position << 1 | static_cast<unsigned>(wire::sized);
}

bool is_pending(const core::challenge& c) noexcept {
  return c.accepted < c.sends && c.attempts_left > 0;
}

std::uint8_t flags_of(const core::account& a) noexcept {
  unsigned flags = may_be_pending(a) ? pending_flag : 0;
  if (!a.authenticators.empty()) flags |= apps_flag;
  if (!a.passkeys.empty()) flags |= passkeys_flag;
  if (!a.trusted_browsers.empty()) flags |= trusted_flag;
  return static_cast<std::uint8_t>(flags);
}

bool may_get_receipt(const core::message_trace& t) noexcept {
  return std::ranges::any_of(t.steps, [](const core::message_step& s) { return s.provider_id.has_value(); });
}

} // namespace

void pack(bytes& out, const core::account& account) {
  out.push_back(flags_of(account));
  put_bytes(out, account.id.value);
  put_varint(out, account.sequence);
  compact_form form;
  put_fields(out, account, form);
}

std::size_t packed_size(const core::account& account) {
  thread_local bytes block;
  block.clear();
  pack(block, account);
  return block.size();
}

bool unpack(byte_view block, core::account& account) {
  make_blank(account);
  byte_view fields = block;
  if (!take_head(fields, account.sequence)) return false;
  account.id = id_of(block);
  compact_form form;
  return get_fields(fields, account, form);
}

void make_blank(core::account& account) {
  static const core::account blank;
  account = blank; // copied: moving would give its memory away
}

bool is_packed_account(byte_view block) noexcept {
  std::uint64_t sequence;
  std::string_view key;
  return take_head(block, sequence) && take_email_key(block, key);
}

core::account_id id_of(byte_view block) noexcept {
  core::account_id id;
  std::copy_n(block.begin() + id_at, id.value.size(), id.value.begin());
  return id;
}

std::uint64_t sequence_of(byte_view block) noexcept {
  std::uint64_t sequence = 0;
  take_head(block, sequence);
  return sequence;
}

bool may_be_pending(byte_view block) noexcept {
  return (block.front() & pending_flag) != 0;
}

bool may_be_pending(const core::account& a) noexcept {
  const auto* pending = core::pending_challenge(a.two_step);
  return std::ranges::any_of(a.messages, may_get_receipt) || !a.notices.empty() ||
         (pending && is_pending(*pending)) || std::ranges::any_of(a.sign_ins, is_pending) ||
         std::ranges::any_of(a.step_ups, is_pending) ||
         (a.number_change && a.number_change->challenge && is_pending(*a.number_change->challenge));
}

std::optional<totals_entry> totals_entry_of(byte_view block) noexcept {
  totals_entry entry;
  if (block.size() < smallest_packed_account) return std::nullopt;
  stepper fields(block.subspan(sequence_at)), content(byte_view{});
  if (!fields.skip_number()) return std::nullopt;
  entry.has_apps = (block.front() & apps_flag) != 0;
  entry.has_passkeys = (block.front() & passkeys_flag) != 0;
  // They stand in the order of their positions; those equal to their default are left out.
  for (std::uint64_t key; fields.number(key) && key <= sized_key(sessions_position);) {
    const bool stepped = key & 1 ? fields.sized(content) : fields.skip_number();
    if (!stepped) return std::nullopt;
    if (key == sized_key(two_step_position)) {
      std::uint64_t state;
      if (!content.number(state) || state >= std::variant_size_v<core::two_step_state>) return std::nullopt;
      entry.two_step = static_cast<std::uint32_t>(state);
    } else if (key == sized_key(sessions_position)) {
      for (stepper one = content; content.sized(one);) ++entry.sessions;
      break;
    }
  }
  return entry;
}

totals_entry totals_entry_of(const core::account& a) noexcept {
  return {
      static_cast<std::uint32_t>(a.two_step.index()), static_cast<std::uint32_t>(a.sessions.size()),
      !a.authenticators.empty(), !a.passkeys.empty()};
}

std::string_view email_key_of(byte_view block) noexcept {
  std::uint64_t sequence;
  std::string_view key;
  if (take_head(block, sequence)) take_email_key(block, key);
  return key;
}

} // namespace twostep::storage
