#pragma once
// [[gate.rule]]: who may open which addresses of the applications behind the gate. Pure: reading the text of a rule,
// and deciding by a list of them. Not sessions, not policies.

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
    anyone,            ///< "anyone": also without signing in
    signed_in,         ///< "signed-in"
    user_id,           ///< "user:ID"
    user_email,        ///< "user:EMAIL"
    role,              ///< "role:ROLE"
    organisation,      ///< "org:NAME"
    organisation_role, ///< "org:NAME:ROLE"
  };
  kind what = kind::signed_in;
  core::account_id id{};
  std::string key{}; ///< of the email or of the organisation's name
  core::role role = core::role::member;

  friend bool operator==(const allowance&, const allowance&) = default;
};

struct rule {
  std::string host = "*";                      ///< "app.example.org", "*.example.org" or "*": on every port
  std::string path = "/";                      ///< the path itself and everything below it
  std::vector<std::string> allow{"signed-in"}; ///< as written
  std::vector<allowance> allowances{allowance{}};
  bool two_step_required = false; ///< two_step = "required"; "as_set": as the organisation says

  friend bool operator==(const rule&, const rule&) = default;
};

// "" and the field set, or what is wrong with the text.
std::string read_host(std::string_view, rule&);
std::string read_path(std::string_view, rule&);
std::string read_allow(const std::vector<std::string>&, rule&);
std::string read_two_step(std::string_view, rule&);

enum class verdict : std::uint8_t {
  granted,
  two_step, ///< once they have two-step verification on
  sign_in,  ///< once somebody is signed in who may
  denied
};

/// Who asks; account null: nobody who is signed in. The organisation is the account's.
struct person {
  const core::account* account = nullptr;
  const core::organisation* organisation = nullptr;
  bool second_step = false; ///< one was given in the session, or to make the token
};

/// The first rule that fits the address decides; where none fits, whoever is signed in may. Of a path that programs
/// read in different ways (path_reading.hpp) every rule must grant that one of them may arrive at.
/// host: in small letters without a final dot. uri: with its query, without a fragment.
verdict evaluate(std::span<const rule>, std::string_view host, std::string_view uri, const person&);

} // namespace twostep::server::gate
