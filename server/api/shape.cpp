#include "server/api/shape.hpp"

#include "server/text/date.hpp"

#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include <sodium.h>

#include <algorithm>

namespace twostep::server::api {
namespace {

namespace json = boost::json;

using found = std::optional<problem>;

problem about(const std::string& field, const std::string& what) {
  return {422, what, field, {}};
}

problem must_be(const std::string& field, std::string_view what) {
  return about(field, "\"" + field + "\" must be " + std::string(what));
}

/// "member, admin or operator".
std::string any_of(const std::vector<std::string_view>& choices) {
  std::string text;
  for (std::size_t i = 0; i < choices.size(); ++i)
    text.append(i == 0 ? "" : i + 1 == choices.size() ? " or " : ", ").append(choices[i]);
  return text;
}

class checker {
public:
  explicit checker(const limits& l) : limits_(l) {}

  /// prefix: the path of the enclosing field: "" or "two_step.".
  found object(const shape& s, const json::object& o, const std::string& prefix) const {
    for (const auto& f : s.fields) {
      const auto name = prefix + std::string(f.name);
      const auto* value = o.if_contains(f.name);
      if (!value && f.is_required) return about(name, "\"" + name + "\" is missing");
      if (!value || (f.may_be_null && value->is_null())) continue;
      if (auto wrong = one(*f.type, *value, name, f.max)) return wrong;
    }
    for (const auto& member : o) {
      const auto is_this = [&](const field_shape& f) { return f.name == std::string_view(member.key()); };
      if (std::ranges::none_of(s.fields, is_this))
        return about(
            prefix + std::string(member.key()),
            "there is no field \"" + prefix + std::string(member.key()) + "\" here"
        );
    }
    return {};
  }

  /// max: the field's own limit; 0: the general one.
  found one(const shape& s, const json::value& v, const std::string& name, std::size_t max) const {
    switch (s.kind) {
    case json_kind::boolean:
      return v.is_bool() ? found() : must_be(name, "true or false");
    case json_kind::number:
      return s.fits(v) ? found() : must_be(name, "a number");
    case json_kind::object:
      return v.is_object() ? object(s, v.get_object(), name + ".") : must_be(name, "an object");
    case json_kind::list:
      return v.is_array() ? list(s, v.get_array(), name, max) : must_be(name, "a list");
    case json_kind::texts:
      return v.is_object() ? texts(v.get_object(), name) : must_be(name, "an object");
    case json_kind::text:
    case json_kind::secret:
    case json_kind::time:
    case json_kind::id:
    case json_kind::choice:
      break;
    }
    return v.is_string() ? text(s, v, name, max) : must_be(name, "a text");
  }

private:
  found text(const shape& s, const json::value& v, const std::string& name, std::size_t max) const {
    const std::string_view t = v.get_string();
    const auto at_most = max == 0 ? limits_.text : max;
    if (t.size() > at_most) return about(name, "\"" + name + "\" has at most " + std::to_string(at_most) + " bytes");
    if (s.kind == json_kind::time && !parse_date(t)) return must_be(name, "a time, as 2026-12-01T08:00:00Z");
    if (s.kind == json_kind::id && !s.fits(v))
      return must_be(name, "an id of " + std::to_string(s.digits) + " hexadecimal digits");
    if (s.kind == json_kind::choice && std::ranges::find(s.choices, t) == s.choices.end())
      return about(name, "there is no " + name + " \"" + std::string(t) + "\": " + any_of(s.choices));
    return {};
  }

  found list(const shape& s, const json::array& all, const std::string& name, std::size_t max) const {
    const auto at_most = max == 0 ? limits_.items : max;
    if (all.size() > at_most)
      return about(name, "\"" + name + "\" has at most " + std::to_string(at_most) + " items");
    for (const auto& v : all)
      if (auto wrong = one(*s.items, v, name, 0)) return wrong;
    return {};
  }

  found texts(const json::object& all, const std::string& name) const {
    for (const auto& member : all)
      if (!member.value().is_string()) return must_be(name + "." + std::string(member.key()), "a text");
    return {};
  }

  limits limits_;
};

void wipe(const shape& s, json::value& v) noexcept {
  if (s.kind == json_kind::secret && v.is_string()) sodium_memzero(v.get_string().data(), v.get_string().size());
  if (s.kind == json_kind::object && v.is_object()) wipe_secrets(s, v.get_object());
  if (s.kind == json_kind::list && v.is_array())
    for (auto& item : v.get_array()) wipe(*s.items, item);
}

} // namespace

found check(const shape& s, const json::object& o, const limits& l) {
  return checker(l).object(s, o, "");
}

found check(const shape& s, const json::value& v, const std::string& name, const limits& l) {
  return checker(l).one(s, v, name, 0);
}

void wipe_secrets(const shape& s, json::object& o) noexcept {
  for (const auto& f : s.fields)
    if (auto* value = o.if_contains(f.name)) wipe(*f.type, *value);
}

} // namespace twostep::server::api
