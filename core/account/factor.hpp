#pragma once
// What proves a person beside the password, as a table: text messages, whose four states are in two_step.hpp, and
// what stands beside them. A new factor is one pair of files like text_message_factor.hpp and one row in factor.cpp.

#include "core/account/account.hpp"
#include "core/account/code.hpp"
#include "core/account/event.hpp"

#include <any>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::core {

/// Whether a person gives a T to a factor. The factor's header says so of a type of its own.
template <class T>
inline constexpr bool is_factor_answer = false;
template <>
inline constexpr bool is_factor_answer<one_time_code> = true;

/// What a person gives, of whichever type the factor reads. Copied and destroyed as that type is.
class factor_answer {
public:
  template <class T>
  requires is_factor_answer<T> factor_answer(T given) : given_(std::move(given)) {}

  /// Null: an answer of another type.
  template <class T>
  requires is_factor_answer<T>
  const T* get_if() const noexcept { return std::any_cast<T>(&given_); }

private:
  std::any given_;
};

/// What a factor goes by beside the account and the challenge.
struct code_check {
  const code_keys& keys;
  time_point now;
  time_point wall; ///< the machine's clock, which apps on phones agree with: `now` doesn't follow its steps at once
  const webauthn::relying_party& site; ///< whom passkeys sign for
};

struct checked_answer {
  bool is_right = false;
  std::optional<event> used{};            ///< of a right one: what the account remembers of it
  std::optional<webauthn::fault> fault{}; ///< of a passkey: why it isn't
};

struct factor {
  /// The bit by which a session keeps that it was given: no other factor's, nor the password's or a recovery code's.
  std::uint8_t method = 0;
  /// As configuration, forms and the admin socket name it: "text_message".
  std::string_view name;
  /// The higher, the harder it is to take from its owner (decision 37).
  std::uint8_t rank = 0;
  /// How many codes are good at a time, and so what a wrong one weighs. 0: what nobody can guess.
  std::uint32_t weight = 1;
  /// Since when the account has it; nullopt: it hasn't.
  std::optional<time_point> (*on_since)(const account&) noexcept;
  /// Takes as long whatever is given. An answer of another factor's kind is wrong.
  checked_answer (*check)(const account&, const challenge&, const factor_answer&, const code_check&);
};

/// All of them, in the order in which they are offered.
std::span<const factor> factors() noexcept;
/// The bit of what the challenge asks for.
inline std::uint8_t method_of(const challenge& c) noexcept {
  return c.method.value_or(method::text_message);
}
/// The one with this bit; null: a newer program's.
const factor* find_factor(std::uint8_t method) noexcept;
/// The one of this name; null: there is none.
const factor* find_factor(std::string_view name) noexcept;
/// The names of a set of them (method::…).
std::vector<std::string> names_of_factors(std::uint8_t methods);
/// Of those with codes that the account has on, the one whose wrong codes weigh least: while one of them fits, that
/// one is open to choose. Where none is on, text messages.
const factor& lightest_factor(const account&) noexcept;
/// Of a challenge from before there was more than one: text messages. Null: a newer program's.
const factor* factor_of(const challenge&) noexcept;

} // namespace twostep::core
