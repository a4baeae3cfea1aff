#pragma once
// Converts described structs to and from JSON. Boost.JSON 1.81 does so too, but requires optional fields to be
// present and doesn't name the field that is wrong.

#include "core/result.hpp"
#include "server/api/shape.hpp"
#include "server/text/date.hpp"

#include <boost/describe/enum_from_string.hpp>
#include <boost/json/array.hpp>
#include <boost/json/object.hpp>
#include <boost/json/string.hpp>

#include <utility>

namespace twostep::server::api {

template <described T>
boost::json::object to_json(const T&);

template <class T>
boost::json::value to_value(const T& from) {
  if constexpr (std::is_same_v<T, std::string>)
    return boost::json::value(std::string_view(from));
  else if constexpr (std::is_same_v<T, core::secret>)
    return boost::json::value(from.reveal());
  else if constexpr (std::is_same_v<T, core::time_point>)
    return boost::json::value(to_rfc3339(from));
  else if constexpr (identity<T>)
    return boost::json::value(core::to_text(from));
  else if constexpr (described_enum<T>)
    return boost::json::value(text_of(from));
  else if constexpr (is_nullable<T>)
    return from.value ? to_value(*from.value) : boost::json::value(nullptr);
  else if constexpr (std::is_same_v<T, named_texts>) {
    boost::json::object all;
    for (const auto& [name, text] : from) all.emplace(name, text);
    return all;
  } else if constexpr (is_list<T>) {
    boost::json::array all;
    all.reserve(from.size());
    for (const auto& one : from) all.push_back(to_value(one));
    return all;
  } else if constexpr (described<T>)
    return to_json(from);
  else
    return boost::json::value(from);
}

/// Writes the fields in the order of description and leaves out empty optionals. Writes secrets: the caller
/// decides where the result goes.
template <described T>
boost::json::object to_json(const T& from) {
  boost::json::object to;
  for_each_field<T>([&](auto d) {
    const auto& member = from.*d.pointer;
    if constexpr (is_optional<std::remove_cvref_t<decltype(member)>>) {
      if (member) to.emplace(d.name, to_value(*member));
    } else
      to.emplace(d.name, to_value(member));
  });
  return to;
}

/// `from` must have passed check().
template <class T>
void fill(T& to, const boost::json::value& from) {
  if constexpr (is_optional<T>)
    fill(to.emplace(), from);
  else if constexpr (is_nullable<T>) {
    if (!from.is_null()) fill(to.value.emplace(), from);
  } else if constexpr (std::is_same_v<T, std::string>)
    to = std::string_view(from.get_string());
  else if constexpr (std::is_same_v<T, core::secret>)
    to = core::secret(std::string_view(from.get_string()));
  else if constexpr (std::is_same_v<T, bool>)
    to = from.get_bool();
  else if constexpr (std::integral<T>)
    to = from.to_number<T>();
  else if constexpr (std::is_same_v<T, core::time_point>)
    to = parse_date(std::string_view(from.get_string())).value();
  else if constexpr (identity<T>)
    to = core::id_from_text<T>(std::string_view(from.get_string())).value();
  else if constexpr (described_enum<T>)
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
      if (without_underscore(d.name) == std::string_view(from.get_string())) to = d.value;
    });
  else if constexpr (std::is_same_v<T, named_texts>)
    for (const auto& member : from.get_object()) to.emplace_back(member.key(), member.value().get_string());
  else if constexpr (is_list<T>)
    for (const auto& item : from.get_array()) fill(to.emplace_back(), item);
  else
    for_each_field<T>([&](auto d) {
      if (const auto* value = from.get_object().if_contains(d.name)) fill(to.*d.pointer, *value);
    });
}

/// Converts one value of the field `name`; checks it as check() does.
template <class T>
core::result<T, problem> from_value(const boost::json::value& from, const std::string& name) {
  if (auto wrong = check(shape_of<T>(), from, name, limits_of_requests)) return *std::move(wrong);
  T to{};
  fill(to, from);
  return to;
}

/// Checks as check() does. Wipes the secrets in `from`, also when the check fails.
template <described T>
core::result<T, problem> from_json(boost::json::object from, const limits& l) {
  auto wrong = check(shape_of<T>(), from, l);
  boost::json::value source(std::move(from));
  core::result<T, problem> read = problem();
  if (wrong)
    read = *std::move(wrong);
  else
    fill(read.emplace(), source);
  wipe_secrets(shape_of<T>(), source.get_object());
  return read;
}

} // namespace twostep::server::api

/// The conversions of a large struct, which every file that calls its operation would compile for seconds. For use at
/// global scope: a header says TWOSTEP_JSON_DECLARED(type) behind its structs, one source file TWOSTEP_JSON_DEFINED.
#define TWOSTEP_JSON_CONVERSIONS(prefix, type)                                                                       \
  prefix template boost::json::object twostep::server::api::to_json<type>(const type&);                              \
  prefix template void twostep::server::api::fill<type>(type&, const boost::json::value&);                           \
  prefix template const twostep::server::api::shape& twostep::server::api::shape_of<type>();
#define TWOSTEP_JSON_DECLARED(type) TWOSTEP_JSON_CONVERSIONS(extern, type)
#define TWOSTEP_JSON_DEFINED(type) TWOSTEP_JSON_CONVERSIONS(, type)
