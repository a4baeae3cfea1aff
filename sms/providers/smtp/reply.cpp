#include "sms/providers/smtp/reply.hpp"

#include <algorithm>
#include <utility>

namespace twostep::sms {

namespace {

bool is_digit(char c) noexcept {
  return c >= '0' && c <= '9';
}

} // namespace

std::string smtp_reply::text() const {
  std::string all;
  for (const auto& line : lines) {
    if (!all.empty()) all += ' ';
    all += line;
  }
  return all;
}

bool smtp_reply_reader::take(std::string_view line) {
  const bool has_code =
      line.size() >= 3 && line[0] >= '2' && line[0] <= '5' && is_digit(line[1]) && is_digit(line[2]);
  if (!has_code || (line.size() > 3 && line[3] != ' ' && line[3] != '-')) return false;
  const auto code = static_cast<unsigned>((line[0] - '0') * 100 + (line[1] - '0') * 10 + (line[2] - '0'));
  if (!begun_.lines.empty() && begun_.code != code) return false;
  begun_.code = code;
  begun_.lines.emplace_back(line.size() > 4 ? line.substr(4) : std::string_view());
  is_whole_ = line.size() == 3 || line[3] == ' ';
  return begun_.lines.size() <= most_lines;
}

std::optional<smtp_reply> smtp_reply_reader::next() {
  while (!is_broken_) {
    const auto end = buffer_.find('\n');
    if (end == buffer_.npos) {
      is_broken_ = buffer_.size() > longest_line;
      return std::nullopt;
    }
    std::string_view line(buffer_.data(), end);
    if (line.ends_with('\r')) line.remove_suffix(1);
    is_broken_ = line.size() > longest_line || !take(line);
    buffer_.erase(0, end + 1);
    if (is_broken_ || !is_whole_) continue;
    is_whole_ = false;
    return std::exchange(begun_, {});
  }
  return std::nullopt;
}

} // namespace twostep::sms
