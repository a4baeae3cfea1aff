#include "core/secret.hpp"

#include <sodium.h>

namespace twostep::core {

secret::secret(std::string&& text) noexcept : text_(std::move(text)) {
  // A moved-from short string keeps its bytes.
  sodium_memzero(text.data(), text.size());
  text.clear();
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
  // A small string lives in the object itself, beyond size() too: all of the capacity is ours to wipe.
  text_.resize(text_.capacity());
  sodium_memzero(text_.data(), text_.size());
  text_.clear();
}

bool equal(const secret& a, const secret& b) noexcept {
  const auto x = a.reveal(), y = b.reveal();
  return x.size() == y.size() && sodium_memcmp(x.data(), y.data(), x.size()) == 0;
}

} // namespace twostep::core
