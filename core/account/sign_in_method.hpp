#pragma once
// Which of an account's second steps a person is asked for (decision 73).

#include "core/account/challenge.hpp"
#include "core/function_ref.hpp"
#include "core/ids.hpp"

#include <boost/describe/class.hpp>

#include <cstdint>
#include <optional>

namespace twostep::core {

struct account;

struct sign_in_method {
  std::uint8_t method = 0; ///< a factor's bit (method::…)
  std::optional<authenticator_id> authenticator{};
  friend bool operator==(const sign_in_method&, const sign_in_method&) = default;
};
BOOST_DESCRIBE_STRUCT(sign_in_method, (), (method, authenticator))

/// What the challenge asks for.
sign_in_method sign_in_method_of(const challenge&) noexcept;

/// The account can be asked for it.
bool is_on(const account&, const sign_in_method&) noexcept;

/// What to ask for of this factor: of several apps the preferred one, else the one last used. nullopt: it isn't on.
std::optional<sign_in_method> usual_method(const account&, std::uint8_t method) noexcept;

/// What the person prefers; else what was last given in this browser; else text messages, else a passkey, else an
/// app, which of these is on: usual_method() of it. Of these, the first that is open, where one is. nullopt: there is
/// no second step.
std::optional<sign_in_method> first_method(
    const account&, const std::optional<device_id>& browser, function_ref<bool(const sign_in_method&)> is_open
);
std::optional<sign_in_method> first_method(const account&, const std::optional<device_id>& browser);

/// Of the highest class that the account has (highest_rank(), second_step.hpp): what a change of its factors needs.
std::optional<sign_in_method> highest_method(const account&, time_point now) noexcept;

} // namespace twostep::core
