#include "storage/log/room_watch.hpp"

#include "core/ids.hpp"
#include "storage/format/record.hpp"

namespace twostep::storage {
namespace {

constexpr std::chrono::steady_clock::duration between_lines = std::chrono::minutes(1);

} // namespace

std::string describe(const core::account& account) {
  const std::string_view email = account.email.shown;
  const auto at = email.rfind('@');
  auto text = "account " + core::to_text(account.id);
  if (at == email.npos) return text;
  // The first character whole, however many bytes it has.
  std::size_t first = at == 0 ? 0 : 1;
  while (first < at && (static_cast<unsigned char>(email[first]) & 0xc0) == 0x80) ++first;
  return text.append(" (").append(email.substr(0, first)).append("…").append(email.substr(at)).append(")");
}

void room_watch::refused_change(std::string_view whose, std::size_t size) {
  tell(
      "a change of " + std::to_string(size) + " bytes is refused, for the log's longest record has " +
      std::to_string(payload_limit) + ": " + std::string(whose) + "; nothing was changed"
  );
}

void room_watch::refused_growth(const core::account& account) {
  tell(
      describe(account) + " is full: with one change more it would be longer than the " +
      std::to_string(payload_limit) +
      " bytes that a snapshot holds of one account; its changes are refused until it holds less: `twostep user show` "
      "says what it holds"
  );
}

void room_watch::tell(std::string line) {
  const auto now = std::chrono::steady_clock::now().time_since_epoch();
  auto before = reported_at_.load(std::memory_order_relaxed);
  if (before != 0 && now.count() - before < between_lines.count()) return;
  if (reported_at_.compare_exchange_strong(before, now.count(), std::memory_order_relaxed) && report_) report_(line);
}

} // namespace twostep::storage
