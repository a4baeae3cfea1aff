#include "server/gate_rules/rule.hpp"

#include "core/account/passkey.hpp"
#include "core/email.hpp"
#include "server/gate_rules/match.hpp"
#include "server/gate_rules/path_reading.hpp"
#include "server/http/ascii.hpp"
#include "server/http/head.hpp"

#include <algorithm>
#include <array>

namespace twostep::server::gate {
namespace {

/// True: a reading of the path may be below the rule's path. `max` is the path's fully_decoded.
bool may_fit(const rule& r, std::string_view max) {
  if (has_one_reading(r.path)) return is_below(max, r.path);
  const auto own = readings_of(r.path);
  return !own || is_below(max, own->fully_decoded);
}

bool is_allowed(const allowance& a, const person& p) noexcept {
  using kind = allowance::kind;
  if (a.what == kind::anyone) return true;
  if (!p.account) return false;
  const bool is_role = p.account->role == a.role;
  const bool is_member = p.organisation && p.organisation->key == a.key;
  switch (a.what) {
  case kind::signed_in:
    return true;
  case kind::user_id:
    return p.account->id == a.id;
  case kind::user_email:
    return p.account->email.key == a.key;
  case kind::role:
    return is_role;
  case kind::organisation:
    return is_member;
  case kind::organisation_role:
    return is_member && is_role;
  case kind::anyone:
    break;
  }
  return false;
}

verdict decide_by(const rule& r, const person& p) noexcept {
  const auto& list = r.allowances;
  const bool allowed = std::any_of(list.begin(), list.end(), [&](const allowance& a) { return is_allowed(a, p); });
  if (!allowed) return p.account || list.empty() ? verdict::denied : verdict::sign_in;
  if (!p.account) return verdict::granted;
  switch (r.two_step) {
  case two_step_demand::as_set:
    break;
  case two_step_demand::required:
    return p.second_step ? verdict::granted : verdict::two_step;
  case two_step_demand::phishing_resistant:
    return (p.methods & core::method::passkey) != 0 ? verdict::granted : verdict::passkey;
  }
  return verdict::granted;
}

constexpr two_step_demand demands[] = {
    two_step_demand::as_set, two_step_demand::required, two_step_demand::phishing_resistant};

std::string read_allowance(std::string_view text, allowance& a) {
  using kind = allowance::kind;
  const auto after = [&](std::string_view word) { return text.substr(word.size()); };
  if (text == "anyone" || text == "signed-in") {
    a.what = text == "anyone" ? kind::anyone : kind::signed_in;
    return {};
  }
  if (text.starts_with("user:")) {
    if (const auto id = core::id_from_text<core::account_id>(after("user:"))) {
      a.what = kind::user_id;
      a.id = *id;
      return {};
    }
    auto key = core::email_key(after("user:"));
    if (!key) return "is neither the email nor the id of a user";
    a.what = kind::user_email;
    a.key = *std::move(key);
    return {};
  }
  if (text.starts_with("role:")) {
    const auto role = core::role_from_text(after("role:"));
    if (!role) return "is no role: there are role:member, role:admin and role:operator";
    a.what = kind::role;
    a.role = *role;
    return {};
  }
  if (!text.starts_with("org:"))
    return "must be \"anyone\", \"signed-in\", or begin with \"user:\", \"role:\" or \"org:\"";
  auto name = after("org:");
  a.what = kind::organisation;
  if (const auto colon = name.rfind(':'); colon != name.npos)
    if (const auto role = core::role_from_text(name.substr(colon + 1))) {
      a.what = kind::organisation_role;
      a.role = *role;
      name = name.substr(0, colon);
    }
  const auto parsed = core::parse_organisation_name(name);
  if (!parsed) return "is not the name of an organisation";
  a.key = parsed->key;
  return {};
}

} // namespace

std::string read_host(std::string_view text, rule& r) {
  if (text == "*") {
    r.host = text;
    return {};
  }
  const bool is_wild = text.starts_with("*.");
  const auto name = is_wild ? text.substr(2) : text;
  if (!http::valid_host(name)) return "must be a host such as \"app.example.org\", \"*.example.org\" or \"*\"";
  std::string plain(without_port(name));
  const bool has_port = plain.size() != name.size();
  for (char& c : plain) c = http::to_lower(c);
  if (plain.ends_with('.')) plain.pop_back();
  if (is_wild) plain.insert(0, "*.");
  if (plain == text) {
    r.host = text;
    return {};
  }
  return std::string("must be a host ") +
         (has_port ? "without a port, since a rule covers every port of its host"
                   : "in small letters without a dot at its end") +
         ": write host = \"" + plain + '"';
}

std::string read_path(std::string_view text, rule& r) {
  if (const auto star = text.find('*'); star != text.npos) {
    auto above = text.substr(0, text.rfind('/', star));
    return "has no wildcards, since a rule covers everything below its path: write path = \"" +
           std::string(above.empty() ? "/" : above) + '"';
  }
  if (text.find('%') != text.npos || !readings_of(text))
    return "must be a path as people read it, such as \"/admin\": without \"%\", \"//\", \"..\" or \"?\"";
  r.path = text.size() > 1 && text.ends_with('/') ? text.substr(0, text.size() - 1) : text;
  return {};
}

std::string read_allow(const std::vector<std::string>& list, rule& r) {
  std::vector<allowance> read(list.size());
  for (std::size_t i = 0; i < list.size(); ++i)
    if (auto wrong = read_allowance(list[i], read[i]); !wrong.empty()) return '"' + list[i] + "\" " + wrong;
  r.allow = list;
  r.allowances = std::move(read);
  return {};
}

std::string read_two_step(std::string_view text, rule& r) {
  const auto* found = std::ranges::find(demands, text, to_text);
  if (found == std::end(demands)) return R"(must be "as_set", "required" or "phishing_resistant")";
  r.two_step = *found;
  return {};
}

std::string_view to_text(two_step_demand d) noexcept {
  switch (d) {
  case two_step_demand::as_set:
    break;
  case two_step_demand::required:
    return "required";
  case two_step_demand::phishing_resistant:
    return "phishing_resistant";
  }
  return "as_set";
}

verdict evaluate(std::span<const rule> rules, std::string_view host, std::string_view uri, const person& p) {
  const auto of_all = p.account ? verdict::granted : verdict::sign_in;
  if (rules.empty()) return of_all;
  const auto path = uri.substr(0, uri.find('?'));
  const bool is_plain = has_one_reading(path);
  const auto read = is_plain ? std::nullopt : readings_of(path);
  const bool is_anything = !is_plain && !read;
  const auto min = read ? std::string_view(read->least_decoded) : path,
             max = read ? std::string_view(read->fully_decoded) : path;
  auto worst = verdict::granted;
  for (const auto& r : rules) {
    if (!fits_host(r.host, host)) continue;
    const bool is_certain = !is_anything && is_below(min, r.path);
    if (!is_certain && !is_anything && !may_fit(r, max)) continue;
    worst = std::max(worst, decide_by(r, p));
    if (is_certain) return worst; // the rule covers every reading
  }
  return std::max(worst, of_all);
}

} // namespace twostep::server::gate
