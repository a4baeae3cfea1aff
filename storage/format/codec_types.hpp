#pragma once
// How the codec sees types: which travel as numbers, which as text, which by their description. Used by codec.hpp
// alone.

#include "storage/format/bytes.hpp"

#include <boost/describe/enumerators.hpp>
#include <boost/describe/members.hpp>
#include <boost/describe/modifiers.hpp>
#include <boost/mp11/algorithm.hpp>
#include <boost/mp11/list.hpp>

#include <algorithm>
#include <array>
#include <chrono>
#include <limits>
#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <variant>

namespace twostep::storage {

/// How long a value is: a varint says so itself, everything else has its length before it.
enum class wire : unsigned { varint = 0, sized = 1 };

template <class T>
inline constexpr bool is_optional = false;
template <class T>
inline constexpr bool is_optional<std::optional<T>> = true;
template <class T>
inline constexpr bool is_vector = false;
template <class T>
inline constexpr bool is_vector<std::vector<T>> = true;
template <class... T>
std::true_type derives_from_variant(const std::variant<T...>*);
std::false_type derives_from_variant(const void*);
/// std::variant, and what is one with a name of its own, such as core::event.
template <class T>
inline constexpr bool is_variant = decltype(derives_from_variant(static_cast<const T*>(nullptr)))::value;
template <class T>
inline constexpr bool is_time = false;
template <class C, class D>
inline constexpr bool is_time<std::chrono::time_point<C, D>> = true;
template <class R, class P>
inline constexpr bool is_time<std::chrono::duration<R, P>> = true;

template <class T>
inline constexpr bool is_point = false;
template <class C, class D>
inline constexpr bool is_point<std::chrono::time_point<C, D>> = true;
template <class T>
inline constexpr bool is_point<std::optional<T>> = is_point<T>;

/// core::id: its bytes as they are.
template <class T>
concept identity = requires {
  typename T::strong_value;
}
&&requires(T& t) {
  t.value[T::size - 1];
};
/// A type that knows its own text (numbers, verifiers).
template <class T>
concept textual = requires(const T& t, std::string_view text) {
  { t.to_wire() } -> std::convertible_to<std::string_view>;
  { T::from_wire(text) } -> std::same_as<std::optional<T>>;
};
template <class T>
concept described = boost::describe::has_describe_members<T>::value && !textual<T> && !identity<T>;
/// Travels as one varint.
template <class T>
concept number = std::is_integral_v<T> || std::is_enum_v<T> || is_time<T>;

template <class T>
using members_of = boost::describe::describe_members<T, boost::describe::mod_public>;
template <class P>
struct pointee_of;
template <class C, class F>
struct pointee_of<F C::*> {
  using type = F;
};
template <class M>
using type_of_member = typename pointee_of<std::remove_cvref_t<decltype(M::pointer)>>::type;

/// Position of the first point in time in T's description; none: the number of its fields.
template <class T>
inline constexpr std::size_t first_time = []<class... M>(boost::mp11::mp_list<M...>*) {
  std::size_t position = 0;
  (void)((is_point<type_of_member<M>> || (++position, false)) || ...);
  return position;
}(static_cast<boost::mp11::mp_rename<members_of<T>, boost::mp11::mp_list>*>(nullptr));

// Numbers.

/// Defined for any two.
constexpr std::int64_t wrapping_difference(std::int64_t a, std::int64_t b) noexcept {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) - static_cast<std::uint64_t>(b));
}
constexpr std::int64_t wrapping_sum(std::int64_t a, std::int64_t b) noexcept {
  return static_cast<std::int64_t>(static_cast<std::uint64_t>(a) + static_cast<std::uint64_t>(b));
}

constexpr std::uint64_t zigzag(std::int64_t v) noexcept {
  return (static_cast<std::uint64_t>(v) << 1) ^ static_cast<std::uint64_t>(v >> 63);
}
constexpr std::int64_t unzigzag(std::uint64_t v) noexcept {
  return static_cast<std::int64_t>(v >> 1) ^ -static_cast<std::int64_t>(v & 1);
}

template <number T>
constexpr std::uint64_t to_varint(const T& v) noexcept {
  if constexpr (std::is_enum_v<T>)
    return to_varint(static_cast<std::underlying_type_t<T>>(v));
  else if constexpr (is_time<T>) {
    if constexpr (requires { v.time_since_epoch(); })
      return zigzag(v.time_since_epoch().count());
    else
      return zigzag(v.count());
  } else if constexpr (std::is_signed_v<T>)
    return zigzag(v);
  else
    return v;
}

/// An enumerator that this program doesn't know is refused: a wrong guess about the past is worse than none.
template <class E>
bool is_enumerator(E e) noexcept {
  bool known = false;
  boost::mp11::mp_for_each<boost::describe::describe_enumerators<E>>([&](auto d) { known = known || d.value == e; });
  return known;
}

template <number T>
bool from_varint(std::uint64_t n, T& v) noexcept {
  if constexpr (std::is_enum_v<T>) {
    std::underlying_type_t<T> value{};
    if (!from_varint(n, value)) return false;
    v = static_cast<T>(value);
    return is_enumerator(v);
  } else if constexpr (is_time<T>) {
    if constexpr (requires { v.time_since_epoch(); })
      v = T(typename T::duration(unzigzag(n)));
    else
      v = T(unzigzag(n));
    return true;
  } else if constexpr (std::is_signed_v<T>) {
    const std::int64_t s = unzigzag(n);
    v = static_cast<T>(s);
    return v == s;
  } else {
    v = static_cast<T>(n);
    return v == n;
  }
}

} // namespace twostep::storage
