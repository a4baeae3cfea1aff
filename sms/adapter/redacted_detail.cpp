#include "sms/adapter/redacted_detail.hpp"

#include <algorithm>
#include <utility>

namespace twostep::sms {

namespace {

constexpr std::string_view mask = "***";
constexpr std::size_t max_bytes = 200;

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

/// The end of the run of digits that begins at `from`, and the number of digits in it.
std::pair<std::size_t, std::size_t> digit_run(std::string_view text, std::size_t from) {
  std::size_t end = from, digits = 0;
  for (std::size_t i = from; i < text.size(); ++i) {
    if (is_digit(text[i])) {
      ++digits;
      end = i + 1;
    } else if (std::string_view(" -.()").find(text[i]) == std::string_view::npos || i - end >= 3) {
      break;
    }
  }
  return {end, digits};
}

std::string mask_digits(std::string_view text) {
  std::string result;
  for (std::size_t i = 0; i < text.size();) {
    if (!is_digit(text[i])) {
      result += text[i++];
      continue;
    }
    const auto [end, digits] = digit_run(text, i);
    if (digits > 5)
      result += mask;
    else
      result += text.substr(i, end - i);
    i = end;
  }
  return result;
}

} // namespace

void hide(std::string& text, std::string_view what) {
  // Shorter words are common and reveal nothing; masking them would make the text unreadable.
  if (what.size() < 4) return;
  for (auto at = text.find(what); at != std::string::npos; at = text.find(what, at + mask.size()))
    text.replace(at, what.size(), mask);
}

std::string fit_for_operator(std::string_view text, hidden_words hidden) {
  std::string result(text);
  for (const auto what : hidden) hide(result, what);
  result = mask_digits(result);
  std::replace_if(
      result.begin(), result.end(), [](char c) { return c < ' ' || c > '~'; }, ' '
  );
  if (result.size() > max_bytes) result.resize(max_bytes);
  return result;
}

} // namespace twostep::sms
