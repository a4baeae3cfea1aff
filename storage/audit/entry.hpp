#pragma once
// One line of the audit trail: who did what, when, from where, and how it ended. It has no place for a name, an
// email, a number, a code or a token.

#include "core/account/challenge.hpp"
#include "core/ids.hpp"
#include "core/time.hpp"
#include "storage/format/bytes.hpp"

#include <boost/describe/class.hpp>
#include <boost/describe/enum.hpp>
#include <boost/json/fwd.hpp>

#include <cstdint>
#include <optional>
#include <string>

namespace twostep::storage {

enum class audit_outcome : std::uint8_t { success = 1, failure };
BOOST_DESCRIBE_ENUM(audit_outcome, success, failure)

// As events: fields are numbered by their position, so they are only appended.
struct audit_entry {
  core::time_point at{};
  std::string event{};                      ///< a name of OWASP's logging vocabulary: "authn_login_fail"
  std::optional<core::pseudonym> subject{}; ///< whom it is about
  std::string actor{};                      ///< "self", "system", "shell:root"
  std::string network{};                    ///< the IPv4 address, or the IPv6 /64; empty: this machine
  audit_outcome outcome{audit_outcome::success};
  std::string detail{};              ///< which, of a small set of words
  std::string incident{};            ///< as a page and the log name it
  std::uint64_t lost = 0;            ///< entries before this one that there was no room for
  std::optional<std::string> host{}; ///< of the application behind the gate
  /// A familiar name out of a table, never text that a client sent: "Firefox on Windows".
  std::optional<std::string> browser{};
  std::optional<core::device_trust> trust{}; ///< whether the subject's account knew that browser before
  friend bool operator==(const audit_entry&, const audit_entry&) = default;
};
BOOST_DESCRIBE_STRUCT(
    audit_entry, (), (at, event, subject, actor, network, outcome, detail, incident, lost, host, browser, trust)
)

void encode(bytes& out, const audit_entry&);
/// nullopt: it isn't one.
std::optional<audit_entry> decode_audit_entry(byte_view);

/// {"number":7,"at":"…","event":"…",…}: what is empty is left out.
boost::json::object to_json(const audit_entry&, std::uint64_t number);

} // namespace twostep::storage
