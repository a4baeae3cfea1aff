#include "core/webauthn/client_data.hpp"

#include "core/webauthn/registration.hpp"

#include <boost/json/basic_parser_impl.hpp>

#include <sodium.h>

#include <algorithm>
#include <array>
#include <cstddef>
#include <string>
#include <utility>
#include <variant>
#include <vector>

namespace twostep::core::webauthn {

namespace {

namespace json = boost::json;

/// monostate: a value of another type.
using member_value = std::variant<std::monostate, bool, std::string>;

/// Keeps the members of the outermost object. Boost.JSON's own keeps one of doubled members.
struct member_handler {
  static constexpr std::size_t max_object_size = 64;
  static constexpr std::size_t max_array_size = 64;
  static constexpr std::size_t max_key_size = longest_client_data;
  static constexpr std::size_t max_string_size = longest_client_data;

  std::vector<std::pair<std::string, member_value>> members;
  std::string part; ///< of a key or a string
  std::size_t depth = 0;

  void keep(member_value value) {
    if (depth == 1) members.back().second = std::move(value);
  }
  bool begin(bool is_object, json::error_code& ec) {
    if (depth++ > 0 || is_object) return true;
    ec = json::error::syntax;
    return false;
  }
  bool end() {
    --depth;
    return true;
  }
  std::string whole(json::string_view last) {
    part.append(last.data(), last.size());
    return std::exchange(part, {});
  }

  bool on_document_begin(json::error_code&) { return true; }
  bool on_document_end(json::error_code&) { return true; }
  bool on_object_begin(json::error_code& ec) { return begin(true, ec); }
  bool on_object_end(std::size_t, json::error_code&) { return end(); }
  bool on_array_begin(json::error_code& ec) { return begin(false, ec); }
  bool on_array_end(std::size_t, json::error_code&) { return end(); }
  bool on_key_part(json::string_view s, std::size_t, json::error_code&) { return on_part(s); }
  bool on_key(json::string_view s, std::size_t, json::error_code& ec) {
    auto key = whole(s);
    if (depth > 1) return true;
    if (std::any_of(members.begin(), members.end(), [&](const auto& m) { return m.first == key; })) {
      ec = json::error::syntax;
      return false;
    }
    members.emplace_back(std::move(key), std::monostate());
    return true;
  }
  bool on_part(json::string_view s) {
    part.append(s.data(), s.size());
    return true;
  }
  bool on_string_part(json::string_view s, std::size_t, json::error_code&) { return on_part(s); }
  bool on_string(json::string_view s, std::size_t, json::error_code&) {
    keep(whole(s));
    return true;
  }
  bool on_bool(bool value, json::error_code&) {
    keep(value);
    return true;
  }
  bool on_number_part(json::string_view, json::error_code&) { return true; }
  bool on_int64(std::int64_t, json::string_view, json::error_code&) { return true; }
  bool on_uint64(std::uint64_t, json::string_view, json::error_code&) { return true; }
  bool on_double(double, json::string_view, json::error_code&) { return true; }
  bool on_null(json::error_code&) { return true; }
  bool on_comment_part(json::string_view, json::error_code&) { return true; }
  bool on_comment(json::string_view, json::error_code&) { return true; }

  /// nullptr: there is none.
  const member_value* find(std::string_view key) const {
    const auto found = std::find_if(members.begin(), members.end(), [&](const auto& m) { return m.first == key; });
    return found == members.end() ? nullptr : &found->second;
  }
  const std::string* find_text(std::string_view key) const {
    const auto* value = find(key);
    return value ? std::get_if<std::string>(value) : nullptr;
  }
};

bool is_challenge(std::string_view text, const challenge_value& challenge) {
  constexpr int variant = sodium_base64_VARIANT_URLSAFE_NO_PADDING;
  std::array<char, sodium_base64_ENCODED_LEN(std::tuple_size_v<challenge_value>, variant)> expected;
  sodium_bin2base64(expected.data(), expected.size(), challenge.data(), challenge.size(), variant);
  const std::size_t length = expected.size() - 1; // without the NUL
  return text.size() == length && sodium_memcmp(text.data(), expected.data(), length) == 0;
}

} // namespace

std::optional<fault> find_client_data_fault(
    std::string_view text, ceremony expected, const challenge_value& challenge, const relying_party& ours
) {
  if (text.size() > longest_client_data) return fault::malformed;
  json::parse_options options;
  options.max_depth = 4;
  json::basic_parser<member_handler> parser(options);
  json::error_code ec;
  const std::size_t parsed = parser.write_some(false, text.data(), text.size(), ec);
  if (ec || parsed != text.size()) return fault::malformed;

  const auto& read = parser.handler();
  const auto* type = read.find_text("type");
  const auto* given = read.find_text("challenge");
  const auto* origin = read.find_text("origin");
  const auto* cross = read.find("crossOrigin");
  if (!type || !given || !origin || (cross && !std::holds_alternative<bool>(*cross))) return fault::malformed;
  if (*type != (expected == ceremony::registration ? "webauthn.create" : "webauthn.get")) return fault::wrong_kind;
  if (!is_challenge(*given, challenge)) return fault::wrong_challenge;
  if (*origin != ours.origin) return fault::wrong_origin;
  if ((cross && std::get<bool>(*cross)) || read.find("topOrigin")) return fault::wrong_origin;
  return std::nullopt;
}

} // namespace twostep::core::webauthn
