#include "core/secret.hpp"

#include <sodium.h>

namespace twostep::core {
namespace {

/// A short string lives in the object itself, beyond size() too: all of the capacity is ours to wipe.
void wipe_all(std::string& text) noexcept {
  text.resize(text.capacity());
  sodium_memzero(text.data(), text.size());
  text.clear();
}

} // namespace

secret::secret(std::string&& text) noexcept {
  text_.swap(text);
  wipe_all(text); // a short string keeps its bytes
}

secret::secret(std::string_view text) : text_(text) {}

secret::~secret() {
  wipe();
}

secret::secret(secret&& other) noexcept : text_(std::move(other.text_)) {
  other.wipe();
}

secret& secret::operator=(secret&& other) noexcept {
  if (this != &other) {
    wipe();
    text_ = std::move(other.text_);
    other.wipe();
  }
  return *this;
}

void secret::wipe() noexcept {
  wipe_all(text_);
}

bool equal(const secret& a, const secret& b) noexcept {
  const auto x = a.reveal(), y = b.reveal();
  return x.size() == y.size() && sodium_memcmp(x.data(), y.data(), x.size()) == 0;
}

} // namespace twostep::core
