#include "bench/fake_smsc/behaviour.hpp"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <stdexcept>

namespace twostep::bench::fake_smsc {

namespace {

constexpr word all_words[] = {
    {"latency", "20ms-200ms", "time before each answer: one, or a range"},
    {"fail", "0.3", "share that is answered with 500, or ESME_RSYSERR (0x08)"},
    {"refuse", "0.01", "share whose number is called invalid"},
    {"throttle", "1000", "messages a second; beyond: 429 with Retry-After, or ESME_RTHROTTLED (0x58); 0: no limit"},
    {"hang", "0.01", "share that is never answered"},
    {"drop", "0.05", "share that is taken and never delivered, without a receipt"},
    {"undelivered", "0.02", "share whose receipt says that it wasn't delivered"},
    {"lose-receipts", "0.05", "share that is delivered without a receipt"},
    {"duplicate-receipts", "0.1", "share whose receipt comes twice"},
    {"receipt-delay", "2s-10s", "time from taken to the receipt: one, or a range"},
    {"down", "", "listens no more and closes every connection"},
    {"up", "", "listens again"},
};

struct share_word {
  std::string_view name;
  double behaviour::*value;
};
constexpr share_word shares[] = {
    {"fail", &behaviour::fail},
    {"refuse", &behaviour::refuse},
    {"hang", &behaviour::hang},
    {"drop", &behaviour::drop},
    {"undelivered", &behaviour::undelivered},
    {"lose-receipts", &behaviour::lose_receipts},
    {"duplicate-receipts", &behaviour::duplicate_receipts},
};

constexpr double max_throttle = 1e6;
constexpr milliseconds longest = std::chrono::hours(24);

std::invalid_argument wrong(std::string_view word, std::string_view what) {
  return std::invalid_argument(std::string("\"").append(word).append("\": ").append(what));
}

/// Throws std::invalid_argument with what is wrong with `word`.
double read_number(std::string_view text, double max, std::string_view word, std::string_view what) {
  double value = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value, std::chars_format::fixed);
  if (error != std::errc() || end != text.data() + text.size() || !(value >= 0 && value <= max))
    throw wrong(word, what);
  return value;
}

duration_range read_range(std::string_view text, std::string_view word) {
  try {
    const auto dash = text.find('-');
    const auto min = read_duration(text.substr(0, dash));
    const auto max = dash == text.npos ? min : read_duration(text.substr(dash + 1));
    if (max >= min) return {min, max};
  } catch (const std::invalid_argument&) { // reported below, with the whole word
  }
  throw wrong(word, "write a time, or a range from short to long: 50ms, 2s-10s");
}

std::string to_text(double value) {
  char digits[32];
  const auto written = std::to_chars(std::begin(digits), std::end(digits), value);
  return std::string(digits, written.ptr);
}

std::string to_text(const duration_range& r) {
  std::string text = std::to_string(r.min.count());
  text += "ms";
  if (r.max != r.min) text.append("-").append(std::to_string(r.max.count())).append("ms");
  return text;
}

milliseconds within(const duration_range& r, double chance) {
  return r.min + milliseconds(std::llround(chance * static_cast<double>((r.max - r.min).count())));
}

} // namespace

milliseconds read_duration(std::string_view text) {
  const auto unit_at = std::min(text.find_first_not_of("0123456789."), text.size());
  const auto unit = text.substr(unit_at);
  const double factor = unit == "ms" ? 1 : unit == "s" ? 1000 : unit == "m" ? 60'000 : text == "0" ? 1 : 0;
  constexpr std::string_view what = "write a time like 250ms, 2s, 1.5s or 3m, at most a day";
  if (factor == 0) throw wrong(text, what);
  const auto value = read_number(text.substr(0, unit_at), static_cast<double>(longest.count()) / factor, text, what);
  return milliseconds(std::llround(value * factor));
}

std::span<const word> words() noexcept {
  return all_words;
}

void change(behaviour& b, std::string_view word) {
  const auto equals = word.find('=');
  const auto name = word.substr(0, equals);
  const auto value = equals == word.npos ? std::string_view() : word.substr(equals + 1);
  if (word == "down" || word == "up") {
    b.down = word == "down";
  } else if (name == "latency") {
    b.latency = read_range(value, word);
  } else if (name == "receipt-delay") {
    b.receipt_delay = read_range(value, word);
  } else if (name == "throttle") {
    b.throttle = read_number(value, max_throttle, word, "write messages a second, from 0 (no limit) to 1000000");
  } else {
    const auto found = std::ranges::find(shares, name, &share_word::name);
    if (found == std::end(shares)) throw wrong(word, "is no word of the behaviour; --help lists them");
    b.*found->value = read_number(value, 1, word, "write a share from 0 to 1, such as 0.3");
  }
}

void apply_all(behaviour& b, std::string_view text) {
  constexpr std::string_view between = " \t\r\n&";
  behaviour changed = b;
  for (auto at = text.find_first_not_of(between); at != text.npos; at = text.find_first_not_of(between, at)) {
    const auto end = std::min(text.find_first_of(between, at), text.size());
    change(changed, text.substr(at, end - at));
    at = end;
  }
  b = changed;
}

std::string to_words(const behaviour& b) {
  std::string text = "latency=" + to_text(b.latency);
  for (const auto& share : shares)
    if (b.*share.value != 0) text.append(" ").append(share.name).append("=").append(to_text(b.*share.value));
  if (b.throttle != 0) text.append(" throttle=").append(to_text(b.throttle));
  text.append(" receipt-delay=").append(to_text(b.receipt_delay));
  text.append(b.down ? " down" : " up");
  return text;
}

fate fate_of(const behaviour& b, const chances& c, bool throttled) {
  fate f;
  f.latency = within(b.latency, c[0]);
  if (throttled)
    f.answer = answer_kind::throttled;
  else if (c[1] < b.hang)
    f.answer = answer_kind::hung;
  else if (c[2] < b.fail)
    f.answer = answer_kind::failed;
  else if (c[3] < b.refuse)
    f.answer = answer_kind::refused;
  f.arrives = !(c[4] < b.drop);
  f.delivered = !(c[5] < b.undelivered);
  f.receipts = c[6] < b.lose_receipts && f.delivered ? 0 : c[7] < b.duplicate_receipts ? 2 : 1;
  f.receipt_delay[0] = within(b.receipt_delay, c[8]);
  f.receipt_delay[1] = f.receipt_delay[0] + within(b.receipt_delay, c[9]);
  return f;
}

bool throttle::allows(double rate, std::chrono::nanoseconds now) {
  if (rate == 0) return true;
  const double max = std::max(1.0, rate / 10);
  const std::chrono::duration<double> passed = now - last_;
  tokens_ = last_.count() < 0 ? max : std::min(max, tokens_ + rate * passed.count());
  last_ = now;
  if (tokens_ < 1) return false;
  --tokens_;
  return true;
}

} // namespace twostep::bench::fake_smsc
