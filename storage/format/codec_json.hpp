#pragma once
// The same descriptions as JSON, for people: names instead of positions, times as RFC 3339, secrets masked unless
// asked for. Templates only: included by the .cpp files that know whole types.

#include "core/account/two_step.hpp"
#include "core/ids.hpp"
#include "storage/format/codec.hpp"
#include "storage/format/event_codec.hpp"

#include <boost/describe/enum_to_string.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/value.hpp>

namespace twostep::storage {

/// "2026-01-02T03:04:05.678Z".
std::string to_rfc3339(core::time_point);
/// Text as it is; where it isn't UTF-8, its other bytes are shown as U+FFFD.
std::string to_utf8(std::string_view);

template <class T>
boost::json::value json_of(const T& v, secrets show);

template <described T>
boost::json::object json_fields(const T& v, secrets show) {
  boost::json::object object;
  boost::mp11::mp_for_each<members_of<T>>([&](auto member) {
    const auto& field = v.*member.pointer;
    if constexpr (is_optional<std::remove_cvref_t<decltype(field)>>) {
      if (field) object.emplace(member.name, json_of(*field, show));
    } else
      object.emplace(member.name, json_of(field, show));
  });
  return object;
}

/// C++ can't call an enumerator "operator": the underscore stays inside.
template <class E>
std::string_view enumerator_name(E e) {
  std::string_view name = boost::describe::enum_to_string(e, "");
  if (name.ends_with('_')) name.remove_suffix(1);
  return name;
}

template <class T>
boost::json::value json_of(const T& v, secrets show) {
  if constexpr (std::is_same_v<T, std::string>)
    return boost::json::value(to_utf8(v));
  else if constexpr (textual<T>) {
    if constexpr (!requires { T::is_never_shown; })
      if (show == secrets::revealed) return boost::json::value(to_utf8(v.to_wire()));
    return boost::json::value(v == T{} ? std::string() : v.masked());
  } else if constexpr (identity<T>)
    return boost::json::value(core::to_text(v));
  else if constexpr (std::is_enum_v<T>)
    return boost::json::value(enumerator_name(v));
  else if constexpr (is_time<T>)
    return boost::json::value(to_rfc3339(v));
  else if constexpr (std::is_same_v<T, core::two_step_state>) {
    auto object = std::visit([&](const auto& state) { return json_fields(state, show); }, v);
    object.emplace("state", core::name(v));
    return object;
  } else if constexpr (is_vector<T> || std::is_array_v<T>) {
    boost::json::array array;
    for (const auto& element : v) array.push_back(json_of(element, show));
    return array;
  } else if constexpr (number<T>)
    return boost::json::value(v);
  else
    return json_fields(v, show);
}

} // namespace twostep::storage
