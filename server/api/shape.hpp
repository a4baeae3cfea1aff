#pragma once
// The JSON form of a described struct: names, types, required fields. Reading, checking and documentation use this
// one description. The conversion: json.hpp.

#include "core/ids.hpp"
#include "core/secret.hpp"
#include "core/time.hpp"
#include "server/api/field_types.hpp"
#include "server/api/problem.hpp"

#include <boost/describe/bases.hpp>
#include <boost/describe/enum_to_string.hpp>
#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/json/value.hpp>
#include <boost/mp11/algorithm.hpp>

#include <concepts>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

namespace twostep::server::api {

enum class json_kind : std::uint8_t {
  text,
  secret, ///< a text that error messages don't quote
  boolean,
  number, ///< an integer
  time,   ///< RFC 3339
  id,     ///< hexadecimal digits
  choice, ///< one of `choices`
  list,
  object,
  texts ///< an object of texts under any names
};

struct shape;

struct field_shape {
  std::string_view name;
  const shape* type;
  bool is_required = true;
  bool may_be_null = false;
  std::string_view meaning{};
  std::size_t max = 0; ///< as field_note::max
};

struct shape {
  json_kind kind{json_kind::text};
  bool (*fits)(const boost::json::value&) = nullptr; ///< numbers and ids: whether the value fits the type
  std::size_t digits = 0;                            ///< ids
  std::vector<std::string_view> choices{};
  const shape* items = nullptr; ///< lists
  std::vector<field_shape> fields{};
};

/// Upper limits of what is read, for fields without a limit of their own: bytes of a text, items of a list.
struct limits {
  std::size_t text, items;
};
inline constexpr limits limits_of_requests{8192, 1000};
inline constexpr limits no_limits{SIZE_MAX, SIZE_MAX};

/// Finds the first difference from the shape: a field that is missing, unknown, too long or of another type. The
/// problem has status 422 and names the field; secrets aren't quoted.
std::optional<problem> check(const shape&, const boost::json::object&, const limits&);
/// As above, for a single value; `name` is the field that the problem names.
std::optional<problem> check(const shape&, const boost::json::value&, const std::string& name, const limits&);
/// Overwrites the secrets in memory.
void wipe_secrets(const shape&, boost::json::object&) noexcept;

// The types that shape_of supports.

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_nullable = false;
template <class T>
inline constexpr bool is_nullable<nullable<T>> = true;
template <class T>
inline constexpr bool is_list = false;
template <class T>
inline constexpr bool is_list<std::vector<T>> = !std::is_same_v<std::vector<T>, named_texts>;
template <class T>
concept identity = requires {
  typename T::strong_value;
};
template <class T>
concept described = boost::describe::has_describe_members<T>::value && !identity<T>;
template <class E>
concept described_enum = std::is_enum_v<E> && boost::describe::has_describe_enumerators<E>::value;

/// Calls f with Boost.Describe's descriptor of every field, inherited fields first.
template <described T, class F>
void for_each_field(const F& f) {
  using bases = boost::describe::describe_bases<T, boost::describe::mod_public>;
  boost::mp11::mp_for_each<bases>([&](auto base) { for_each_field<typename decltype(base)::type>(f); });
  boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>(f);
}

/// The JSON text of an enumerator: "operator" for operator_.
constexpr std::string_view without_underscore(std::string_view name) noexcept {
  return name.ends_with('_') ? name.substr(0, name.size() - 1) : name;
}
template <described_enum E>
std::string_view text_of(E e) noexcept {
  return without_underscore(boost::describe::enum_to_string(e, "unknown"));
}

template <class T>
const shape& shape_of();

template <class T>
consteval bool notes_are_of_fields() {
  if constexpr (requires { T::notes; })
    for (const auto& note : T::notes) {
      bool found = false;
      boost::mp11::mp_for_each<
          boost::describe::describe_members<T, boost::describe::mod_public | boost::describe::mod_inherited>>(
          [&](auto d) { found = found || note.field == d.name; }
      );
      if (!found) return false;
    }
  return true;
}

template <described T>
void add_fields(shape& to) {
  static_assert(notes_are_of_fields<T>(), "a note's field isn't there");
  using bases = boost::describe::describe_bases<T, boost::describe::mod_public>;
  boost::mp11::mp_for_each<bases>([&](auto base) { add_fields<typename decltype(base)::type>(to); });
  boost::mp11::mp_for_each<boost::describe::describe_members<T, boost::describe::mod_public>>([&](auto d) {
    using member = std::remove_cvref_t<decltype(std::declval<T&>().*d.pointer)>;
    field_shape f{d.name, nullptr};
    if constexpr (is_optional<member>)
      f.type = &shape_of<typename member::value_type>(), f.is_required = false;
    else if constexpr (is_nullable<member>)
      f.type = &shape_of<typename decltype(member::value)::value_type>(), f.may_be_null = true;
    else
      f.type = &shape_of<member>();
    if constexpr (requires { T::notes; })
      for (const auto& note : T::notes)
        if (note.field == f.name) f.meaning = note.meaning, f.max = note.max;
    to.fields.push_back(f);
  });
}

template <class T>
shape make_shape() {
  shape s;
  if constexpr (std::is_same_v<T, std::string>)
    s.kind = json_kind::text;
  else if constexpr (std::is_same_v<T, core::secret>)
    s.kind = json_kind::secret;
  else if constexpr (std::is_same_v<T, bool>)
    s.kind = json_kind::boolean;
  else if constexpr (std::integral<T>) {
    s.kind = json_kind::number;
    s.fits = [](const boost::json::value& v) {
      boost::system::error_code wrong;
      v.to_number<T>(wrong);
      return !wrong;
    };
  } else if constexpr (std::is_same_v<T, core::time_point>)
    s.kind = json_kind::time;
  else if constexpr (identity<T>) {
    s.kind = json_kind::id, s.digits = 2 * T::size;
    s.fits = [](const boost::json::value& v) {
      return core::id_from_text<T>(std::string_view(v.get_string())).has_value();
    };
  } else if constexpr (described_enum<T>) {
    s.kind = json_kind::choice;
    boost::mp11::mp_for_each<boost::describe::describe_enumerators<T>>([&](auto d) {
      s.choices.push_back(without_underscore(d.name));
    });
  } else if constexpr (std::is_same_v<T, named_texts>)
    s.kind = json_kind::texts;
  else if constexpr (is_list<T>)
    s.kind = json_kind::list, s.items = &shape_of<typename T::value_type>();
  else {
    static_assert(described<T>, "describe it with BOOST_DESCRIBE_STRUCT");
    s.kind = json_kind::object;
    add_fields<T>(s);
  }
  return s;
}

/// T must not contain itself, directly or indirectly. Thread-safe.
template <class T>
const shape& shape_of() {
  static const shape s = make_shape<T>();
  return s;
}

} // namespace twostep::server::api
