#include "server/text/qr_code.hpp"

#include <cstddef>
#include <cstdint>
#include <qrcodegen/qrcodegen.hpp>
#include <string>
#include <utility>
#include <vector>

namespace twostep::server {
namespace {

constexpr int margin = 4; ///< modules on each side

constexpr std::string_view black_on_white = "\033[30;107m", plain = "\033[0m\n";

/// Which of the two modules are dark; those outside of the code are light.
std::string_view half_block(bool above, bool below) noexcept {
  if (above) return below ? "█" : "▀";
  return below ? "▄" : " ";
}

qrcodegen::QrCode encode(std::string_view text) {
  const std::vector<std::uint8_t> bytes(text.begin(), text.end());
  return qrcodegen::QrCode::encodeBinary(bytes, qrcodegen::QrCode::Ecc::MEDIUM);
}

} // namespace

core::secret qr_in_terminal(std::string_view text) {
  const auto code = encode(text);
  const int end = code.getSize() + margin;
  const auto width = static_cast<std::size_t>(end + margin);
  std::string drawn;
  drawn.reserve((width / 2 + 1) * (black_on_white.size() + 3 * width + plain.size())); // so that no copy is left
  for (int y = -margin; y < end; y += 2) {
    drawn += black_on_white;
    for (int x = -margin; x < end; ++x) drawn += half_block(code.getModule(x, y), code.getModule(x, y + 1));
    drawn += plain;
  }
  return core::secret(std::move(drawn));
}

qr_path qr_in_svg(std::string_view text) {
  const auto code = encode(text);
  const int side = code.getSize();
  constexpr std::size_t longest_run = 24; // "M177 177h177v1h-177z" and a little more
  std::string d;
  d.reserve(static_cast<std::size_t>(side) * static_cast<std::size_t>(side / 2 + 1) * longest_run);
  for (int y = 0; y < side; ++y)
    for (int x = 0; x < side;) {
      int end = x;
      while (end < side && code.getModule(end, y)) ++end;
      if (end == x) {
        ++x;
        continue;
      }
      const auto run = std::to_string(end - x);
      d.append("M").append(std::to_string(x + margin)).append(" ").append(std::to_string(y + margin));
      d.append("h").append(run).append("v1h-").append(run).append("z");
      x = end;
    }
  return {side + 2 * margin, core::secret(std::move(d))};
}

} // namespace twostep::server
