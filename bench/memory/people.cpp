#include "bench/memory/people.hpp"

#include "core/account/evolve.hpp"

#include <sodium.h>

namespace twostep::bench {
namespace {

constexpr core::time_point opened{core::milliseconds(1'760'000'000'000)};

/// Random numbers that restart for each account (SplitMix64).
class chance {
public:
  explicit chance(std::uint64_t seed) : state_(seed * 0x9e3779b97f4a7c15u + 0x1234567) {}
  std::uint64_t next() {
    std::uint64_t z = state_ += 0x9e3779b97f4a7c15u;
    z = (z ^ z >> 30) * 0xbf58476d1ce4e5b9u;
    z = (z ^ z >> 27) * 0x94d049bb133111ebu;
    return z ^ z >> 31;
  }
  std::uint64_t below(std::uint64_t n) { return next() % n; }
  template <std::size_t N>
  std::string_view one_of(const std::string_view (&all)[N]) {
    return all[below(N)];
  }
  template <class Id>
  Id id() {
    Id i;
    fill(i.value.data(), i.value.size());
    return i;
  }
  void fill(std::uint8_t* to, std::size_t size) {
    for (std::size_t at = 0; at < size; ++at) to[at] = static_cast<std::uint8_t>(next() >> 32);
  }

private:
  std::uint64_t state_;
};

constexpr std::string_view first_names[] = {"Anna", "Jens",   "Marie", "Peter",     "Sofie", "Lars",
                                            "Ida",  "Mikkel", "Karen", "Alexander", "Freja", "Christian",
                                            "Li",   "Aisha",  "Noor",  "Mohammed",  "Søren", "Charlotte"};
constexpr std::string_view last_names[] = {"Jensen", "Nielsen", "Hansen", "Rasmussen",  "Lund", "Schmidt",
                                           "Holm",   "Madsen",  "Berg",   "Kristensen", "Khan", "Vestergaard"};
constexpr std::string_view domains[] = {
    "example.com", "mail.example", "bigcompany.example", "school.example.dk", "post.example.org"};
constexpr std::string_view labels[] = {"Chrome on Windows", "Safari on iPhone",  "Chrome on Android",
                                       "Edge on Windows",   "Firefox on Linux",  "Safari on macOS",
                                       "Chrome on macOS",   "Firefox on Windows"};

std::string verifier(chance& c) {
  std::uint8_t salt[16], hash[32];
  c.fill(salt, sizeof salt);
  c.fill(hash, sizeof hash);
  constexpr int base64 = sodium_base64_VARIANT_ORIGINAL_NO_PADDING;
  char salt_text[32], hash_text[64];
  sodium_bin2base64(salt_text, sizeof salt_text, salt, sizeof salt, base64);
  sodium_bin2base64(hash_text, sizeof hash_text, hash, sizeof hash, base64);
  return std::string("$argon2id$v=19$m=19456,t=2,p=1$").append(salt_text).append("$").append(hash_text);
}

/// One in five has IPv6.
std::string address(chance& c) {
  if (c.below(5) > 0) {
    std::string text = std::to_string(c.below(223) + 1);
    for (int i = 0; i < 3; ++i) text.append(".").append(std::to_string(c.below(256)));
    return text;
  }
  std::uint8_t groups[14];
  c.fill(groups, sizeof groups);
  std::string text = "2001";
  for (std::size_t i = 0; i < sizeof groups; i += 2) {
    char group[8];
    std::snprintf(group, sizeof group, ":%x", static_cast<unsigned>((groups[i] | 0x10) << 8 | groups[i + 1]));
    text += group;
  }
  return text;
}

core::session session(chance& c, core::time_point at) {
  const auto used = at + core::milliseconds(c.below(8 * 3600 * 1000));
  return {c.id<core::session_id>(), at, at, used, std::string(c.one_of(labels)), address(c)};
}

core::user_created creation(std::uint64_t n, chance& c) {
  core::user_created e;
  e.id = c.id<core::account_id>();
  const auto first = c.one_of(first_names), last = c.one_of(last_names);
  e.display_name.append(first).append(" ").append(last);
  e.email.append(last).append(std::to_string(n)).append("@").append(c.one_of(domains));
  for (auto& ch : e.email) ch = static_cast<char>(std::tolower(static_cast<unsigned char>(ch)));
  e.email_key = e.email;
  chance organisation(n % 20'011);
  e.organisations = {organisation.id<core::organisation_id>()};
  e.verifier = {verifier(c)};
  e.at = opened + core::milliseconds(c.below(std::uint64_t{600} * 86'400'000));
  return e;
}

void enable_two_step(core::account& a, chance& c, core::time_point at) {
  core::challenge challenge;
  challenge.id = c.id<core::challenge_id>();
  challenge.purpose = core::purpose::enable;
  challenge.to =
      core::e164_number::from_wire(std::string("+45").append(std::to_string(20'000'000 + c.below(70'000'000))))
          .value();
  challenge.issued_at = at;
  core::evolve(a, core::enable_begun{challenge});
  core::evolve(a, core::two_step_enabled{challenge.id, at + core::seconds(20 + c.below(60))});
}

} // namespace

core::account person(std::uint64_t n, unsigned sign_ins) {
  chance c(n);
  core::account a;
  const auto created = creation(n, c);
  a.id = created.id;
  core::evolve(a, created);
  auto at = created.at + core::milliseconds(c.below(3 * 86'400'000));
  for (unsigned i = 0; i < sign_ins; ++i) {
    if (i > 0) core::evolve(a, core::session_ended{a.sessions.front().id});
    core::evolve(a, core::session_started{session(c, at)});
    if (i == 0) enable_two_step(a, c, at + core::minutes(2));
    at += core::milliseconds(c.below(2 * 86'400'000) + 3'600'000);
  }
  a.sequence = n * 8 + 1'000'000;
  return a;
}

void sign_in_again(core::account& a, std::uint64_t seed) {
  chance c(seed);
  const auto at = a.sessions.front().last_used_at + core::milliseconds(c.below(2 * 86'400'000) + 3'600'000);
  core::evolve(a, core::session_ended{a.sessions.front().id});
  core::evolve(a, core::session_started{session(c, at)});
  a.sequence += 80'000'000 + c.below(1000);
}

} // namespace twostep::bench
