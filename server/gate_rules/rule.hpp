#pragma once
// [[gate.rule]]: who may open which addresses of the applications behind the gate. Parses rules and decides by a
// list of them. Pure.

#include "core/account/account.hpp"
#include "core/ids.hpp"
#include "core/organisation.hpp"
#include "core/result.hpp"

#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::gate {

/// One entry of `allow`.
struct allowance {
  enum class kind : std::uint8_t {
    anyone,            ///< "anyone": signing in isn't required
    signed_in,         ///< "signed-in"
    user_id,           ///< "user:ID"
    user_email,        ///< "user:EMAIL"
    role,              ///< "role:ROLE"
    organisation,      ///< "org:NAME"
    organisation_role, ///< "org:NAME:ROLE"
  };
  kind what = kind::signed_in;
  core::account_id id{};
  std::string key{}; ///< of the email, or of the organisation's name
  core::role role = core::role::member;

  friend bool operator==(const allowance&, const allowance&) = default;
};

/// two_step of a rule: what must have been given in the session.
enum class two_step_demand : std::uint8_t {
  as_set,            ///< "as_set": what the organisation's policy says
  required,          ///< "required": a second step
  phishing_resistant ///< "phishing_resistant": a passkey
};
std::string_view to_text(two_step_demand) noexcept;

struct rule {
  std::string host = "*";                      ///< on every port: "app.example.org", "*.example.org" or "*"
  std::string path = "/";                      ///< the path and everything below it
  std::vector<std::string> allow{"signed-in"}; ///< as written
  std::vector<allowance> allowances{allowance{}};
  two_step_demand two_step = two_step_demand::as_set;

  friend bool operator==(const rule&, const rule&) = default;
};

// Each returns "" after setting the field, or what is wrong with the text.
std::string read_host(std::string_view, rule&);
std::string read_path(std::string_view, rule&);
std::string read_allow(const std::vector<std::string>&, rule&);
std::string read_two_step(std::string_view, rule&);

enum class verdict : std::uint8_t {
  granted,
  two_step, ///< allowed with two-step verification on
  passkey,  ///< allowed once a passkey was given in the session
  sign_in,  ///< perhaps allowed after signing in
  denied
};

/// The requester. account null: not signed in. The organisation is the account's.
struct person {
  const core::account* account = nullptr;
  const core::organisation* organisation = nullptr;
  bool second_step = false; ///< the second step was given in the session, or when the token was made
  std::uint8_t methods = 0; ///< what was given in the session (core::method); 0 for a program
};

/// The first rule that fits the address decides; if none does, everybody who is signed in may. If programs read
/// the path in different ways (path_reading.hpp), every rule that one of them may reach must grant. host: in lower
/// case, without a final dot. uri: with the query, without a fragment.
verdict evaluate(std::span<const rule>, std::string_view host, std::string_view uri, const person&);

} // namespace twostep::server::gate
