#include "server/config/validators.hpp"

#include "core/account/factor.hpp"
#include "core/email.hpp"
#include "core/text.hpp"
#include "server/config/config.hpp"
#include "server/config/settings.hpp"
#include "server/config/webhook_url.hpp"
#include "server/http/client_address.hpp"
#include "server/http/listen_address.hpp"
#include "server/text/catalogue.hpp"
#include "server/text/suggest.hpp"

#include <boost/algorithm/string/split.hpp>
#include <boost/algorithm/string/trim.hpp>

#include <unicode/uloc.h>

#include <algorithm>
#include <stdexcept>

namespace twostep::server::validators {
namespace {

constexpr std::string_view number_types[] = {"premium_rate", "shared_cost", "uan",  "pager",
                                             "voicemail",    "toll_free",   "voip", "satellite"};

bool is_country(const std::string& s) {
  bool known = false;
  for (const char* const* code = uloc_getISOCountries(); *code && !known; ++code) known = s == *code;
  return known;
}

std::string one_of(const std::string& given, std::span<const std::string_view> words) {
  if (std::find(words.begin(), words.end(), given) != words.end()) return {};
  std::string text = "must be one of";
  for (std::size_t i = 0; i < words.size(); ++i) text += (i ? ", \"" : " \"") + std::string(words[i]) + "\"";
  return text + did_you_mean(given, words);
}

std::string join(const std::vector<std::string>& list) {
  std::string text;
  for (const auto& one : list) text += (text.empty() ? "" : ", ") + one;
  return text;
}

/// Letters, digits, dash and underscore: allowed in TOML keys, and in variables after conversion.
bool is_bare_name(std::string_view s) {
  return !s.empty() && s.size() <= 32 && std::all_of(s.begin(), s.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '_';
  });
}

} // namespace

std::string is_listen_address(const std::string& s) {
  try {
    http::parse_listen_address(s);
    return {};
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
}

std::string is_listen_address_or_empty(const std::string& s) {
  return s.empty() ? std::string() : is_listen_address(s);
}

std::string is_public_url(const std::string& s) {
  try {
    parse_public_url(s);
    return {};
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
}

std::string are_networks(const std::vector<std::string>& list) {
  try {
    const http::trusted_networks read(list);
    return {};
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
}

std::string are_factors(const std::vector<std::string>& list) {
  std::string names;
  for (const auto& f : core::factors()) names.append(names.empty() ? "\"" : ", \"").append(f.name).append("\"");
  if (list.empty()) return "there must be at least one of " + names;
  for (const auto& one : list) {
    if (!core::find_factor(one)) return "\"" + one + "\" is none of " + names;
    if (std::ranges::count(list, one) > 1) return "\"" + one + "\" stands there twice";
  }
  return {};
}

std::string is_domain(const std::string& s) {
  if (s.empty()) return {};
  const bool plain = std::all_of(s.begin(), s.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '.';
  });
  if (!plain || s.front() == '.' || s.back() == '.' || s.find("..") != s.npos || s.find('.') == s.npos)
    return "must be a domain in small letters without a dot in front, such as \"example.org\"";
  return {};
}

std::string is_rp_id(const std::string& s) {
  return s == "localhost" ? std::string() : is_domain(s);
}

std::string is_socket_path(const std::string& s) {
  return s.size() > 107 ? "is too long: the path of a socket may have 107 bytes at most" : "";
}

std::string is_webhook(const std::string& s) {
  if (s.empty()) return {};
  try {
    parse_webhook(s);
    return {};
  } catch (const std::invalid_argument& e) {
    return e.what();
  }
}

std::string masked_webhook(const std::string& s) {
  const auto path = s.find_first_of("/?", s.find("://") == s.npos ? 0 : s.find("://") + 3);
  return path == s.npos || path + 1 == s.size() ? s : s.substr(0, path) + "/…";
}

std::string are_countries(const std::vector<std::string>& list) {
  if (list.empty()) return "must name at least one country, or be [\"*\"] for all";
  const bool all = std::find(list.begin(), list.end(), "*") != list.end();
  for (const auto& c : list) {
    if (c == "*" || core::type_of_no_country(c)) continue;
    if (c.starts_with('+'))
      return toml_string(c) + " is no calling code that belongs to no country; there are " +
             join(core::codes_of_no_country()) + ": name countries by their ISO 3166 codes such as \"DK\"";
    if (!is_country(c))
      return toml_string(c) + " is no country: write ISO 3166 codes such as \"DK\", or \"*\" for all";
    if (all) return "has \"*\", which is every country, beside " + toml_string(c) + ": leave one of them out";
  }
  return {};
}

std::string are_provider_names(const std::vector<std::string>& list) {
  if (list.empty()) return "must name at least one provider, such as [\"twilio\"]";
  for (std::size_t i = 0; i < list.size(); ++i) {
    if (!is_bare_name(list[i]))
      return toml_string(list[i]) + " is no name: letters, digits, \"-\" and \"_\", at most 32";
    if (std::count(list.begin(), list.end(), list[i]) > 1) return "names \"" + list[i] + "\" twice";
  }
  return {};
}

std::string is_service_name(const std::string& s) {
  if (!core::is_utf8(s) || core::has_unprintable(s) || core::trim(s).empty() || core::code_points(s) > 40)
    return "must be 1 to 40 printable characters";
  return {};
}

std::string is_contact_email(const std::string& s) {
  return core::parse_email(s) ? "" : "must be an email address such as \"support@example.org\"";
}

std::string is_contact(const std::string& s) {
  if (!core::is_utf8(s) || core::has_unprintable(s) || core::code_points(s) > 200)
    return "must be at most 200 printable characters";
  return {};
}

std::string is_locale(const std::string& s) {
  return one_of(s, language_tags());
}

std::string is_log_level(const std::string& s) {
  static constexpr std::string_view words[] = {"trace", "debug", "info", "warn", "error"};
  return one_of(s, words);
}

std::string is_log_format(const std::string& s) {
  static constexpr std::string_view words[] = {"text", "json"};
  return one_of(s, words);
}

std::string is_remote_user(const std::string& s) {
  static constexpr std::string_view words[] = {"email", "id"};
  return one_of(s, words);
}

std::string is_store_kind(const std::string& s) {
  static constexpr std::string_view words[] = {"file"};
  return one_of(s, words);
}

std::string read_prices(const std::vector<std::string>& list, core::price_list& to) {
  auto read = core::price_list::parse(list);
  if (!read) return read.error();
  for (const auto& line : list) {
    const auto country = line.substr(0, line.find(' '));
    if (country != "*" && !is_country(country))
      return "has a price for " + toml_string(country) + ", which is no country";
  }
  to = std::move(*read);
  return {};
}

std::string read_number_types(const std::vector<std::string>& list, std::vector<core::number_type>& to) {
  std::vector<core::number_type> read;
  for (const auto& name : list) {
    const auto type = core::number_type_from_text(name);
    if (!type || *type == core::number_type::other)
      return "has " + toml_string(name) + ": each " + one_of(name, number_types);
    read.push_back(*type);
  }
  to = std::move(read);
  return {};
}

std::string_view to_text(core::number_type type) noexcept {
  for (const auto name : number_types)
    if (core::number_type_from_text(name) == type) return name;
  return "other";
}

std::string read_routes(const std::vector<std::string>& lines, std::map<std::string, std::vector<std::string>>& to) {
  std::map<std::string, std::vector<std::string>> routes;
  for (const auto& line : lines) {
    const auto colon = line.find(':');
    const auto country = line.substr(0, colon);
    if (colon == line.npos || !is_country(country))
      return "must say \"COUNTRY: PROVIDER > PROVIDER\" with an ISO 3166 code, such as \"DK: gatewayapi > twilio\"; "
             "\"" +
             line + "\" doesn't";
    std::vector<std::string> providers;
    boost::split(providers, std::string_view(line).substr(colon + 1), [](char c) { return c == '>'; });
    for (auto& p : providers) boost::trim(p);
    if (const auto wrong = are_provider_names(providers); !wrong.empty()) return wrong;
    if (!routes.emplace(country, std::move(providers)).second) return "names " + country + " twice";
  }
  to = std::move(routes);
  return {};
}

} // namespace twostep::server::validators
