#include "storage/frozen_account.hpp"

#include "storage/compact_spellings.hpp"

namespace twostep::storage {

template <>
inline constexpr bool kept_beside<&core::account::id> = true;
template <>
inline constexpr bool kept_beside<&core::account::sequence> = true;

namespace {

constexpr std::uint8_t awaiting_flag = 1;
constexpr std::size_t id_at = 1, sequence_at = id_at + core::account_id::size;

constexpr std::size_t email_position = 1;
static_assert(boost::mp11::mp_at_c<members_of<core::account>, email_position>::pointer == &core::account::email);

/// What is behind the head. False: there is no head.
bool take_head(byte_view& block, std::uint64_t& sequence) noexcept {
  if (block.size() < smallest_frozen_account || (block.front() & ~awaiting_flag) != 0) return false;
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

bool is_owed(const core::challenge& c) noexcept {
  return c.accepted < c.sends && c.attempts_left > 0;
}

bool may_be_heard_of(const core::message_trace& t) noexcept {
  return std::ranges::any_of(t.steps, [](const core::message_step& s) { return s.provider_id.has_value(); });
}

} // namespace

void freeze(bytes& out, const core::account& account) {
  out.push_back(may_await(account) ? awaiting_flag : 0);
  put_bytes(out, account.id.value);
  put_varint(out, account.sequence);
  compact_form form;
  put_fields(out, account, form);
}

bool thaw(byte_view block, core::account& account) {
  account = core::account();
  byte_view fields = block;
  if (!take_head(fields, account.sequence)) return false;
  account.id = id_of(block);
  compact_form form;
  return get_fields(fields, account, form);
}

bool is_frozen_account(byte_view block) noexcept {
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

bool may_await(byte_view block) noexcept {
  return (block.front() & awaiting_flag) != 0;
}

bool may_await(const core::account& a) noexcept {
  const auto* pending = core::pending_challenge(a.two_step);
  return std::ranges::any_of(a.messages, may_be_heard_of) || !a.notices.empty() || (pending && is_owed(*pending)) ||
         std::any_of(a.sign_ins.begin(), a.sign_ins.end(), is_owed);
}

std::string_view email_key_of(byte_view block) noexcept {
  std::uint64_t sequence;
  std::string_view key;
  if (take_head(block, sequence)) take_email_key(block, key);
  return key;
}

} // namespace twostep::storage
