#include "server/web/gzip.hpp"

#include <zlib.h>

#include <stdexcept>

namespace twostep::server {

std::string gzip(std::string_view text) {
  constexpr int window_and_format = 15 + 16, memory = 9;
  z_stream z{};
  if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, window_and_format, memory, Z_DEFAULT_STRATEGY) != Z_OK)
    throw std::runtime_error("zlib can't begin");
  std::string out(deflateBound(&z, text.size()), '\0');
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(text.data())); // zlib reads it only
  z.avail_in = static_cast<uInt>(text.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  const int ended = deflate(&z, Z_FINISH);
  out.resize(z.total_out);
  deflateEnd(&z);
  if (ended != Z_STREAM_END) throw std::runtime_error("zlib can't end");
  return out;
}

} // namespace twostep::server
