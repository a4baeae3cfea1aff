#pragma once
// A secret that stands in a file of its own: NAME_file in the configuration.

#include <string>

namespace twostep::server {

struct secret_text {
  std::string text;    ///< without line ends at its end
  std::string wrong;   ///< why the file can't be taken; "": it was
  std::string warning; ///< others can read it, and its owner isn't us
};

/// Of a file that not everybody can read, of 64 KiB at most.
secret_text read_secret_text(const std::string& path);

} // namespace twostep::server
