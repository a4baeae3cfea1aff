#pragma once
// What the page after a redirect says was done: once, to the one it is for. It travels in a signed cookie and never
// in an address, which anybody can write.

#include "core/language.hpp"
#include "server/crypto/tokens.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <mutex>
#include <optional>

namespace twostep::server::pages {

struct page_context;

/// The numbers of the notes that were read last, so that a copy of a cookie says nothing. Thread-safe.
class read_notes {
public:
  /// Further ones push the oldest out; a note is worth nothing after two minutes in any case.
  static constexpr std::size_t max = 4096;

  /// False: it was read before.
  bool add(std::uint64_t number);

private:
  std::mutex mutex_;
  std::array<std::uint64_t, max> newest_{};
  std::size_t count_ = 0;
};

/// For whoever the page context's form token is (page_context::csrf()), to be read on the next page.
void leave_note(page_context&, note);
/// The note that this browser brought for whoever is asking; with that it is read, and the cookie ends.
std::optional<note> take_note(page_context&);

/// Whether it says what was done, as was wanted.
constexpr bool is_done(note what) noexcept {
  return what != note::sign_in_too_old;
}
/// Whether it says that a protection was taken away: no success to rejoice in.
constexpr bool takes_away(note what) noexcept {
  switch (what) {
  case note::disabled:
  case note::disabled_everywhere:
  case note::two_step_declined:
  case note::text_messages_off:
  case note::text_messages_off_everywhere:
  case note::authenticator_removed:
  case note::authenticator_removed_everywhere:
  case note::authenticator_lost:
  case note::passkey_removed:
  case note::passkey_removed_everywhere:
  case note::passkey_lost:
    return true;
  default:
    return false;
  }
}
/// Whole sentences.
core::msgid sentence(note) noexcept;

} // namespace twostep::server::pages
