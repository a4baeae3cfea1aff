#pragma once
// The conclusions of `twostep doctor`: from the request sent, the response, and what arrived at the server, to
// problems and what to change. Pure.

#include "server/config/config.hpp"
#include "server/doctor/arrival.hpp"
#include "server/gate/original_request.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::doctor {

enum class side : std::uint8_t {
  pages,      ///< Twostep's own pages
  application ///< an application behind the gate
};

/// The address to examine.
struct address {
  std::string scheme, authority; ///< in lower case, without the scheme's default port
  std::string path_and_query;    ///< at least "/"

  std::string text() const { return scheme + "://" + authority + path_and_query; }
};

side side_of(const public_address&, const address&);
/// The target to request: a small page of ours, or the application's address itself; with the probe's number as a
/// parameter.
std::string target_of(const public_address&, const address&, std::string_view number);

/// True: programs may use tokens at this address, so a program's request is worth sending.
bool is_for_programs(const config&, side) noexcept;
/// The token of that request. It is too short ever to be valid.
inline constexpr std::string_view made_up_token = "twostep_made-up-by-the-doctor";
/// The Remote-Amr that the browser's request carries, as a browser might that wants to be believed.
inline constexpr std::string_view made_up_amr = "made-up-by-the-doctor";

/// The response as the doctor got it.
struct answer_back {
  std::string failure;              ///< why there is no response
  bool certificate_refused = false; ///< set with failure
  unsigned status = 0;
  std::string location;
  std::string challenge;          ///< WWW-Authenticate
  std::string referrer_policy;    ///< the field's lines, joined by commas
  std::string from;               ///< the address from which the request was sent
  bool shows_made_up_amr = false; ///< made_up_amr stands in the answer's body
};

/// A request's response and what arrived of it.
struct probe_result {
  answer_back back{};
  std::vector<arrival> arrived{};
};

struct finding {
  std::string what;       ///< one sentence
  std::string change;     ///< what to do; "" if nothing
  bool is_problem = true; ///< false: information only

  friend bool operator==(const finding&, const finding&) = default;
};

/// by_program: the result with a token; null: no such request was sent.
std::vector<finding> findings(
    const config&, const public_address&, const address& asked, const probe_result& by_browser,
    const probe_result* by_program
);

/// The arrival as the request that the gate sees.
http::request as_request(const arrival&);

} // namespace twostep::server::doctor
