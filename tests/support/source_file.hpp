#pragma once
// Files of the repository as tests read them: documents, and answers recorded beside a test.

#include <boost/test/unit_test.hpp>

#include <fstream>
#include <iterator>
#include <string>

namespace twostep {

/// path: from the repository's root. Fails the test where there is none, or nothing in it.
inline std::string source_file(const std::string& path) {
  std::ifstream file(TWOSTEP_SOURCE_DIR "/" + path, std::ios::binary);
  std::string text(std::istreambuf_iterator<char>(file), {});
  BOOST_REQUIRE_MESSAGE(!text.empty(), path + " isn't there, or empty");
  return text;
}

} // namespace twostep
