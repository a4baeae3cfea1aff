// Random paths and rules: however an application reads a path, the gate opens nothing if a rule closes one of the
// readings. TWOSTEP_SEED sets another seed.

#include "server/gate_rules/rule.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

using namespace twostep;
using namespace twostep::server::gate;

namespace gate_strictest {

using texts = std::vector<std::string>;

/// One way to read a path; each step is done by some server, framework or file system.
struct reader {
  unsigned decodes = 1; ///< how often
  bool cuts_query = false, ends_at_nul = false, forgives_encodings = false, turns_backslashes = false;
  bool cuts_parameters = false, trims_names = false, merges_slashes = false, resolves_dots = false;
};

std::vector<reader> all_readers() {
  std::vector<reader> all;
  for (unsigned decodes = 0; decodes < 3; ++decodes)
    for (unsigned bits = 0; bits < 256; ++bits) {
      const auto bit = [&](unsigned n) { return (bits >> n & 1) != 0; };
      all.push_back({decodes, bit(0), bit(1), bit(2), bit(3), bit(4), bit(5), bit(6), bit(7)});
    }
  return all;
}

std::string decoded(std::string_view path) {
  std::string plain;
  for (std::size_t i = 0; i < path.size(); ++i) {
    const auto digits = path.substr(i + 1, 2);
    const bool is_byte =
        path[i] == '%' && digits.size() == 2 && digits.find_first_not_of("0123456789abcdefABCDEF") == digits.npos;
    plain += is_byte ? static_cast<char>(std::stoi(std::string(digits), nullptr, 16)) : path[i];
    if (is_byte) i += 2;
  }
  return plain;
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (auto at = text.find(from); at != text.npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// Overlong UTF-8, and characters that code pages and normalisation turn into ASCII.
void forgive(std::string& text) {
  for (const auto& [from, to] : std::initializer_list<std::pair<const char*, const char*>>{
           {"\xc0\xae", "."},
           {"\xc0\xaf", "/"},
           {"\xe0\x80\xae", "."},
           {"\xef\xbc\x8e", "."},
           {"\xe2\x80\xa4", "."},
           {"\xef\xbc\x8f", "/"},
           {"\xe2\x81\x84", "/"},
           {"\xe2\x88\x95", "/"},
           {"\xef\xbc\xbc", "\\"},
           {"\xef\xbd\x81", "a"},
           {"\xe2\x80\x8c", ""},
           {"\xef\xbf\xb9", ""},
           {"\xc2\xa0", " "}})
    replace_all(text, from, to);
}

texts names_of(std::string_view path) {
  texts names;
  for (std::size_t from = 1; from <= path.size();) {
    const auto end = std::min(path.find('/', from), path.size());
    names.emplace_back(path.substr(from, end - from));
    from = end + 1;
  }
  return names;
}

std::string path_of(const texts& names) {
  std::string path;
  for (const auto& name : names) path += "/" + name;
  return path.empty() ? "/" : path;
}

std::string read_as(std::string path, const reader& r) {
  for (unsigned i = 0; i < r.decodes; ++i) path = decoded(path);
  if (r.cuts_query) path.resize(std::min(path.find_first_of("?#"), path.size()));
  if (r.ends_at_nul) path.resize(std::min(path.find('\0'), path.size()));
  if (r.forgives_encodings) forgive(path);
  if (r.turns_backslashes) std::replace(path.begin(), path.end(), '\\', '/');
  auto names = names_of(path);
  if (r.cuts_parameters)
    for (auto& name : names) name.resize(std::min(name.find(';'), name.size()));
  if (r.trims_names)
    for (auto& name : names)
      if (name != "." && name != "..") name.resize(name.find_last_not_of(". ") + 1);
  if (r.merges_slashes) std::erase(names, "");
  if (r.resolves_dots) {
    texts resolved;
    for (auto& name : names) {
      if (name == ".." && !resolved.empty()) resolved.pop_back();
      if (name != ".." && name != ".") resolved.push_back(std::move(name));
    }
    names = std::move(resolved);
  }
  return path_of(names);
}

/// As the manual says: the first rule whose path is a prefix decides; without one, signed-in people may.
verdict decide_plainly(const std::vector<rule>& rules, std::string_view path, const core::account* who) {
  const auto unless_signed_in = who ? verdict::granted : verdict::sign_in;
  for (const auto& r : rules) {
    const bool fits = r.path == "/" || path == r.path || path.starts_with(r.path + "/");
    if (!fits) continue;
    if (r.allow == texts{"anyone"}) return verdict::granted;
    if (r.allow == texts{"signed-in"}) return unless_signed_in;
    if (r.allow.empty()) return verdict::denied;
    if (!who) return verdict::sign_in;
    return who->role == core::role::operator_ ? verdict::granted : verdict::denied;
  }
  return unless_signed_in;
}

class source {
public:
  explicit source(std::uint64_t seed) : random_(seed) {}

  std::string one_of(const texts& all) { return all[random_() % all.size()]; }
  std::size_t below(std::size_t n) { return random_() % n; }

  std::vector<rule> rules() {
    static const texts paths{"/", "/a", "/b", "/a/b", "/public", "/vault", "/public/a", "/vault/b"};
    static const std::vector<texts> allowed{{"anyone"}, {"anyone"}, {"signed-in"}, {"role:operator"}, {}};
    std::vector<rule> all(1 + below(5));
    for (auto& r : all) {
      BOOST_REQUIRE_EQUAL(read_path(one_of(paths), r), "");
      BOOST_REQUIRE_EQUAL(read_allow(allowed[below(allowed.size())], r), "");
    }
    return all;
  }

  std::string path() {
    static const texts names{"a",         "b",          "public",    "vault",
                             "%61",       "%70ublic",   "v%2561ult", "\xef\xbd\x81",
                             "%EF%BD%81", "%e2%80%8ca", "x",         ""};
    static const texts dots{".",
                            "..",
                            "...",
                            "%2e%2e",
                            ".%2E",
                            "%252e%252e",
                            "%c0%ae%c0%ae",
                            "%ef%bc%8e.",
                            "\xe2\x80\xa4\xe2\x80\xa4",
                            "%e0%80%ae."};
    static const texts ends{"",    "",    "",      "",    ".", "%20", "%c2%a0", ";",   ";x=1", "%3b", "#",
                            "%23", "%3f", "%2523", "%00", "%", "%5c", "\\",     "%0a", "+",    "~1"};
    static const texts slashes{"/",  "/",   "/",         "/",      "//",           "%2f",       "%252F",
                               "\\", "%5C", "%ef%bc%8f", "%c0%af", "\xe2\x88\x95", "%e2%81%84", "%EF%BC%BC"};
    const bool is_odd = below(4) != 0;
    const auto sometimes = [&](const texts& odd, const texts& usual) {
      return one_of(is_odd && below(3) == 0 ? odd : usual);
    };
    std::string text;
    for (auto left = 1 + below(5); left > 0; --left) {
      text += text.empty() ? "/" : sometimes(slashes, {"/"});
      text += is_odd && below(4) == 0 ? one_of(dots) : sometimes(names, {"a", "b", "public", "vault"});
      text += sometimes(ends, {""});
    }
    if (below(8) == 0) text += "?x=/../vault";
    return text;
  }

private:
  std::mt19937_64 random_;
};

struct people {
  people() {
    member.version = chief.version = 1;
    member.role = core::role::member;
    chief.role = core::role::operator_;
  }
  core::account member, chief;
};

struct count {
  unsigned plain = 0, stricter = 0;
};

void compare(std::uint64_t seed, count& seen) {
  static const auto readers = all_readers();
  const people all;
  source from(seed);
  for (int i = 0; i < 3000; ++i) {
    const auto rules = from.rules();
    const auto uri = from.path();
    const auto path = uri.substr(0, uri.find('?'));
    std::set<std::string> read;
    for (const auto& r : readers) read.insert(read_as(path, r));
    for (const core::account* who : {static_cast<const core::account*>(nullptr), &all.member, &all.chief}) {
      auto strictest = verdict::granted;
      for (const auto& text : read) strictest = std::max(strictest, decide_plainly(rules, text, who));
      const auto said = evaluate(rules, "app.example.org", uri, {who, nullptr});
      const bool is_plain = read.size() == 1 && path.find_first_not_of("abcdefghijklmnopqrstuvwxyz/.") == path.npos;
      seen.plain += is_plain;
      seen.stricter += strictest > decide_plainly(rules, path, who);
      if (is_plain ? said == strictest : said >= strictest) continue;
      std::string written;
      for (const auto& r : rules) written += " " + r.path + "=" + (r.allow.empty() ? "nobody" : r.allow.front());
      BOOST_ERROR(
          "TWOSTEP_SEED=" << seed << ", number " << i << ": " << uri << " with" << written << " is "
                          << static_cast<int>(said) << ", and a reading is " << static_cast<int>(strictest)
      );
    }
  }
}

} // namespace gate_strictest

BOOST_AUTO_TEST_SUITE(gate_strictest)

BOOST_AUTO_TEST_CASE(no_reading_of_a_path_opens_what_a_rule_closes) {
  count seen;
  compare(20261128, seen);
  if (const char* given = std::getenv("TWOSTEP_SEED")) compare(std::strtoull(given, nullptr, 10), seen);
  // Both kinds occurred.
  BOOST_TEST(seen.plain > 100u);
  BOOST_TEST(seen.stricter > 200u);
}

BOOST_AUTO_TEST_SUITE_END()
