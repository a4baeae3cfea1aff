#pragma once
// Reads gzip's format, as browsers do.

#include <zlib.h>

#include <stdexcept>
#include <string>
#include <string_view>

namespace twostep::test {

/// Throws std::runtime_error if it isn't one complete stream.
inline std::string inflate(std::string_view compressed) {
  z_stream z{};
  if (inflateInit2(&z, 15 + 16) != Z_OK) throw std::runtime_error("zlib can't begin");
  z.next_in = reinterpret_cast<Bytef*>(const_cast<char*>(compressed.data())); // zlib reads it only
  z.avail_in = static_cast<uInt>(compressed.size());
  std::string text;
  char block[4096];
  int ended = Z_OK;
  while (ended == Z_OK) {
    z.next_out = reinterpret_cast<Bytef*>(block);
    z.avail_out = sizeof block;
    ended = ::inflate(&z, Z_NO_FLUSH);
    text.append(block, sizeof block - z.avail_out);
  }
  inflateEnd(&z);
  if (ended != Z_STREAM_END || z.avail_in != 0) throw std::runtime_error("is not gzip's format");
  return text;
}

} // namespace twostep::test
