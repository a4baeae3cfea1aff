#pragma once
// What `twostep doctor` concludes: from where the request was sent, what came back and what arrived at the server, to
// what is wrong and what to change. Pure.

#include "server/config/config.hpp"
#include "server/doctor/arrival.hpp"
#include "server/gate/original_request.hpp"

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::doctor {

enum class side : std::uint8_t {
  pages,      ///< Twostep's own, through the proxy
  application ///< one behind the gate
};

/// An address to look at.
struct address {
  std::string scheme, authority; ///< small letters, without the scheme's own port
  std::string path_and_query;    ///< at least "/"

  std::string text() const { return scheme + "://" + authority + path_and_query; }
};

side side_of(const public_address&, const address&);
/// What is asked for: of the pages a small answer, of an application the address itself; the probe's number behind
/// it.
std::string target_of(const public_address&, const address&, std::string_view number);

/// Whether programs' tokens matter at this address, so that a program's request is worth sending too.
bool is_for_programs(const config&, side) noexcept;
/// What that request carries. Nobody's, and nobody can make it theirs: it is too short.
inline constexpr std::string_view made_up_token = "twostep_made-up-by-the-doctor";

/// What the doctor itself saw.
struct answer_back {
  std::string failure;              ///< nothing came back: why
  bool certificate_refused = false; ///< with failure
  unsigned status = 0;
  std::string location;
  std::string challenge;       ///< WWW-Authenticate
  std::string referrer_policy; ///< the field's lines, with commas between them
  std::string from;            ///< the address that the request left from
};

/// What came of one request.
struct probe_result {
  answer_back back{};
  std::vector<arrival> arrived{};
};

struct finding {
  std::string what;       ///< one sentence
  std::string change;     ///< what to do; "" where nothing has to be done
  bool is_problem = true; ///< false: only to know

  friend bool operator==(const finding&, const finding&) = default;
};

/// by_program: nullptr where none was sent.
std::vector<finding> findings(
    const config&, const public_address&, const address& asked, const probe_result& by_browser,
    const probe_result* by_program
);

/// As the gate reads it.
http::request as_request(const arrival&);

} // namespace twostep::server::doctor
