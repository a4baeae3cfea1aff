#include "storage/os/file.hpp"

#include <cerrno>

namespace twostep::storage {

error_code write_all(file& f, std::uint64_t offset, byte_view data) {
  while (!data.empty()) {
    const auto written = f.write(offset, data);
    if (!written) return written.error();
    offset += *written;
    data = data.subspan(*written);
  }
  return {};
}

io_result<bytes> read_all(file& f) {
  const auto size = f.size();
  if (!size) return size.error();
  bytes content(static_cast<std::size_t>(*size));
  std::size_t have = 0;
  while (have < content.size()) {
    const auto n = f.read(have, std::span(content).subspan(have));
    if (!n) return n.error();
    if (*n == 0) break;
    have += *n;
  }
  content.resize(have);
  return content;
}

bool is_full(const error_code& e) noexcept {
  return e.category() == boost::system::system_category() &&
         (e.value() == ENOSPC || e.value() == EDQUOT || e.value() == EFBIG);
}

} // namespace twostep::storage
