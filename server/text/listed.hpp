#pragma once
// A list of names as operators read it.

#include <string>
#include <vector>

namespace twostep::server {

/// "text_message, passkey"; "" for none.
inline std::string listed(const std::vector<std::string>& names) {
  std::string text;
  for (const auto& name : names) text.append(text.empty() ? "" : ", ").append(name);
  return text;
}

} // namespace twostep::server
