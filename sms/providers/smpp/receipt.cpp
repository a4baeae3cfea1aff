#include "sms/providers/smpp/receipt.hpp"

#include "sms/adapter/redacted_detail.hpp"

#include <algorithm>
#include <array>

namespace twostep::sms {

namespace {

using smpp::tag;

char lower(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
}

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\r' || c == '\n' || c == '\0';
}

std::string_view trim(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool begins(std::string_view text, std::string_view lower_case) {
  return text.size() >= lower_case.size() &&
         std::equal(lower_case.begin(), lower_case.end(), text.begin(), [](char a, char b) { return a == lower(b); });
}

enum field : std::size_t { id, sub, dlvrd, submit_date, done_date, stat, err, text_, fields };
constexpr std::array<std::string_view, fields> names{"id", "sub", "dlvrd", "submit", "done", "stat", "err", "text"};

struct heading {
  field which = fields;
  std::size_t size = 0; ///< up to and including the colon; 0: no field name
};

/// The field name at the beginning of the text: "stat:", "Submit date :", "done_date:".
heading heading_at(std::string_view text) {
  for (std::size_t i = 0; i < fields; ++i) {
    if (!begins(text, names[i])) continue;
    auto size = names[i].size();
    const auto skip = [&](std::string_view what) {
      while (size < text.size() && what.find(text[size]) != what.npos) ++size;
    };
    if (i == submit_date || i == done_date) {
      skip(" _-");
      if (!begins(text.substr(size), "date")) continue;
      size += 4;
    }
    skip(" ");
    if (size < text.size() && text[size] == ':') return {static_cast<field>(i), size + 1};
  }
  return {};
}

/// The fields' values; of repeated fields the first.
std::array<std::string_view, fields> split(std::string_view text) {
  std::array<std::string_view, fields> values;
  std::size_t value_begin = 0;
  field current = fields;
  const auto close = [&](std::size_t end) {
    if (current < fields && values[current].empty())
      values[current] = trim(text.substr(value_begin, end - value_begin));
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const bool word_begins =
        i == 0 || is_blank(text[i - 1]) || std::string_view(",;|:").find(text[i - 1]) != std::string_view::npos;
    if (!word_begins) continue;
    const auto h = heading_at(text.substr(i));
    if (h.size == 0) continue;
    close(i);
    current = h.which;
    if (current == text_) return values;
    value_begin = i + h.size;
    i = value_begin - 1;
  }
  close(text.size());
  return values;
}

/// Without the comma or semicolon that some SMSCs put between fields.
std::string_view word(std::string_view value) {
  while (!value.empty() &&
         (is_blank(value.back()) || value.back() == ',' || value.back() == ';' || value.back() == '|'))
    value.remove_suffix(1);
  return value.substr(0, std::min(value.find(' '), value.size()));
}

std::optional<message_state> state_from(std::uint32_t number) {
  if (number < 1 || number > 8) return std::nullopt;
  return static_cast<message_state>(number);
}

std::optional<message_state> state_from(std::string_view text) {
  constexpr std::pair<std::string_view, message_state> beginnings[] = {
      {"deliv", message_state::delivered},    {"expir", message_state::expired},
      {"delet", message_state::deleted},      {"undel", message_state::undeliverable},
      {"fail", message_state::undeliverable}, {"accep", message_state::accepted},
      {"unkno", message_state::unknown},      {"rejec", message_state::rejected},
      {"enrou", message_state::enroute},
  };
  for (const auto& [beginning, state] : beginnings)
    if (begins(text, beginning)) return state;
  if (text.size() == 1 && text[0] >= '0' && text[0] <= '9')
    return state_from(static_cast<std::uint32_t>(text[0] - '0'));
  return std::nullopt;
}

bool says_receipt(const smpp::deliver_sm& m) {
  // Bits 5 to 2 of esm_class (5.2.12): 0001 is a receipt, 1000 an intermediate notification.
  const auto type = m.esm_class & 0x3c;
  if (type == 0x04 || type == 0x20) return true;
  return smpp::find(m.optional, tag::receipted_message_id) && smpp::find(m.optional, tag::message_state);
}

} // namespace

bool is_message_id(std::string_view text) noexcept {
  return !text.empty() && text.size() <= 64 && std::ranges::all_of(text, [](char c) { return c > ' ' && c <= '~'; });
}

std::string_view to_text(message_state state) noexcept {
  constexpr std::string_view words[] = {"ENROUTE",       "DELIVERED", "EXPIRED", "DELETED",
                                        "UNDELIVERABLE", "ACCEPTED",  "UNKNOWN", "REJECTED"};
  return words[static_cast<std::size_t>(state) - 1];
}

std::optional<smpp_receipt> read_smpp_receipt(const smpp::deliver_sm& m) {
  if (!says_receipt(m)) return std::nullopt;
  const auto values = split(smpp::text_of(m));
  smpp_receipt r;
  r.id = smpp::find_text(m.optional, tag::receipted_message_id).value_or("");
  if (r.id.empty()) r.id = word(values[id]);
  if (!is_message_id(r.id)) return std::nullopt;
  auto state = state_from(word(values[stat]));
  if (const auto number = smpp::find_integer(m.optional, tag::message_state))
    if (const auto said = state_from(*number)) state = said;
  if (!state) return std::nullopt;
  r.state = *state;
  r.error = word(values[err]).substr(0, 16);
  if (const auto code = smpp::find(m.optional, tag::network_error_code); code && code->size() == 3) {
    r.network = static_cast<std::uint8_t>((*code)[0]);
    r.network_error = static_cast<std::uint16_t>(
        static_cast<unsigned char>((*code)[1]) << 8 | static_cast<unsigned char>((*code)[2])
    );
  }
  r.number = m.source.digits;
  return r;
}

std::optional<delivery> final_delivery(message_state state) noexcept {
  switch (state) {
  case message_state::delivered:
    return delivery::delivered;
  case message_state::expired:
  case message_state::deleted:
  case message_state::undeliverable:
  case message_state::rejected:
    return delivery::undelivered;
  case message_state::enroute:
  case message_state::accepted:
  case message_state::unknown:
    break;
  }
  return std::nullopt;
}

failure_kind undelivered_reason(const smpp_receipt& r) noexcept {
  // MAP's "unknown subscriber". "err" is vendor-specific, so it isn't used.
  constexpr std::uint8_t gsm = 3;
  if (r.network == gsm && r.network_error == 1) return failure_kind::invalid_number;
  return r.state == message_state::expired ? failure_kind::unavailable : failure_kind::rejected;
}

std::string describe(const smpp_receipt& r) {
  std::string text(to_text(r.state));
  if (!r.error.empty()) text.append(", err ").append(r.error);
  if (r.network != 0)
    text.append(", network error ")
        .append(std::to_string(r.network))
        .append("/")
        .append(std::to_string(r.network_error));
  return fit_for_operator(text);
}

} // namespace twostep::sms
