#pragma once
// The tagged codec: every described struct <-> bytes, by its one description (Boost.Describe). docs/log-format.md is
// its grammar. Templates only: included by the .cpp files that know whole types (event_codec.cpp and the like).
//
// A struct is a sequence of fields, each a key and a value; key = position << 1 | wire. Positions are never reused,
// so fields are only appended. Unknown fields are skipped, absent ones keep the struct's default.
//
// There are two forms of the one grammar. The whole form is for events: every field, each by itself. The compact form
// is for accounts at rest: what equals its default is left out, times are differences, and some values have a shorter
// spelling.

#include "storage/format/codec_types.hpp"

namespace twostep::storage {

struct whole_form {};

/// Of a struct's times the first in its description is written as the difference from `before`, the others as
/// differences from that one; an element of a list counts from the element before it. Appending fields to a
/// description changes none of that.
struct compact_form {
  std::int64_t before = 0; ///< milliseconds; differences wrap around
};

template <class Form>
inline constexpr bool is_compact = std::is_same_v<Form, compact_form>;

/// A compact spelling of T's content: specialised by who has one, with `static void put(bytes&, const T&)` and
/// `static bool get(byte_view, T&)`; where there are times in it, both with a compact_form& behind.
template <class T>
struct compact_spelling;
template <class T>
concept spelt = requires {
  &compact_spelling<T>::put;
};
template <class T>
concept spelt_with_times = requires(bytes& out, const T& v, compact_form& form) {
  compact_spelling<T>::put(out, v, form);
};

/// Fields that the compact form leaves out because they are kept beside it.
template <auto Member>
inline constexpr bool kept_beside = false;

// Encoding.

template <class T, class Form>
void put_content(bytes& out, const T& v, Form& form); // what a length stands before

/// Writes what `content` appends behind its length, which is known afterwards and mostly one byte.
template <class F>
void put_sized(bytes& out, F content) {
  const std::size_t at = out.size();
  out.push_back(0);
  content();
  const std::size_t length = out.size() - at - 1;
  if (length < 0x80) {
    out[at] = static_cast<std::uint8_t>(length);
    return;
  }
  std::uint8_t varint[longest_varint];
  const std::size_t n = write_varint(varint, length);
  out.insert(out.begin() + static_cast<std::ptrdiff_t>(at), n - 1, 0);
  std::copy_n(varint, n, out.begin() + static_cast<std::ptrdiff_t>(at));
}

/// Leaves in the form what the next element of a list counts from.
template <class T, class Form>
void put_value(bytes& out, const T& v, Form& form) {
  if constexpr (is_point<T> && is_compact<Form>) {
    const std::int64_t at = v.time_since_epoch().count();
    put_varint(out, zigzag(wrapping_difference(at, form.before)));
    form.before = at;
  } else if constexpr (number<T>)
    put_varint(out, to_varint(v));
  else
    put_sized(out, [&] { put_content(out, v, form); });
}

template <class T>
void put_value(bytes& out, const T& v) {
  whole_form form;
  put_value(out, v, form);
}

template <class T>
constexpr wire wire_of = number<T> ? wire::varint : wire::sized;
template <class T>
constexpr wire wire_of<std::optional<T>> = wire_of<T>;

template <class T>
bool same(const T& a, const T& b) {
  if constexpr (std::is_array_v<T>)
    return std::equal(std::begin(a), std::end(a), std::begin(b));
  else
    return a == b;
}

template <described T, class Form>
void put_fields(bytes& out, const T& v, Form& form) {
  using members = members_of<T>;
  boost::mp11::mp_for_each<boost::mp11::mp_iota<boost::mp11::mp_size<members>>>([&](auto position) {
    using member = boost::mp11::mp_at<members, decltype(position)>;
    const auto& field = v.*member::pointer;
    using type = type_of_member<member>;
    constexpr std::uint64_t key = position << 1 | static_cast<unsigned>(wire_of<type>);
    if constexpr (is_compact<Form>) {
      if constexpr (kept_beside<member::pointer>)
        return;
      else {
        static const T unset{};
        if (same(field, unset.*member::pointer)) return;
      }
    }
    Form inner = form;
    if constexpr (is_optional<type>) {
      if (!field) return;
      put_varint(out, key);
      put_value(out, *field, inner);
    } else {
      put_varint(out, key);
      put_value(out, field, inner);
    }
    if constexpr (position == first_time<T>) form = inner;
  });
}

template <described T>
void put_fields(bytes& out, const T& v) {
  whole_form form;
  put_fields(out, v, form);
}

/// Events are told apart by their own constant, states by their position in the variant.
template <class V, class T>
constexpr std::uint64_t tag_of() {
  if constexpr (requires { T::kind; })
    return T::kind;
  else
    return boost::mp11::mp_find<V, T>::value;
}

template <class T, class Form>
void put_content(bytes& out, const T& v, Form& form) {
  if constexpr (is_compact<Form> && spelt_with_times<T>)
    compact_spelling<T>::put(out, v, form);
  else if constexpr (is_compact<Form> && spelt<T>)
    compact_spelling<T>::put(out, v);
  else if constexpr (std::is_same_v<T, std::string>)
    out.insert(out.end(), v.begin(), v.end());
  else if constexpr (textual<T>) {
    const std::string_view text = v.to_wire();
    out.insert(out.end(), text.begin(), text.end());
  } else if constexpr (identity<T>)
    out.insert(out.end(), v.value.begin(), v.value.end());
  else if constexpr (is_vector<T> || std::is_array_v<T>) {
    for (const auto& element : v) put_value(out, element, form);
  } else if constexpr (is_variant<T>) {
    std::visit(
        [&]<class A>(const A& alternative) {
          put_varint(out, tag_of<T, A>());
          put_fields(out, alternative, form);
        },
        v
    );
  } else
    put_fields(out, v, form);
}

// Decoding: false for anything that isn't of the grammar. Never reads outside `in`, never allocates more than it
// holds.

template <class T, class Form>
bool get_content(byte_view in, T& v, Form& form);

template <class T, class Form>
bool get_value(byte_view& in, T& v, Form& form) {
  std::uint64_t n;
  if (!get_varint(in, n)) return false;
  if constexpr (is_point<T> && is_compact<Form>) {
    form.before = wrapping_sum(form.before, unzigzag(n));
    v = T(typename T::duration(form.before));
    return true;
  } else if constexpr (number<T>)
    return from_varint(n, v);
  else {
    byte_view content;
    return take_bytes(in, n, content) && get_content(content, v, form);
  }
}

/// A field of a later version: passed over by its wire.
inline bool skip_value(byte_view& in, wire w) noexcept {
  std::uint64_t n;
  byte_view content;
  return get_varint(in, n) && (w == wire::varint || take_bytes(in, n, content));
}

template <described T, class Form>
bool get_fields(byte_view in, T& v, Form& form) {
  using members = members_of<T>;
  constexpr std::size_t count = boost::mp11::mp_size<members>::value;
  while (!in.empty()) {
    std::uint64_t key;
    if (!get_varint(in, key)) return false;
    const auto w = static_cast<wire>(key & 1);
    const std::uint64_t position = key >> 1;
    bool good = false;
    if (position >= count)
      good = skip_value(in, w);
    else if constexpr (count > 0) {
      good = boost::mp11::mp_with_index<count>(static_cast<std::size_t>(position), [&](auto index) {
        using member = boost::mp11::mp_at<members, decltype(index)>;
        auto& field = v.*member::pointer;
        using type = type_of_member<member>;
        if (w != wire_of<type>) return false;
        Form inner = form;
        bool read = false;
        if constexpr (is_optional<type>)
          read = get_value(in, field.emplace(), inner);
        else
          read = get_value(in, field, inner);
        if constexpr (index == first_time<T>) form = inner;
        return read;
      });
    }
    if (!good) return false;
  }
  return true;
}

template <described T>
bool get_fields(byte_view in, T& v) {
  whole_form form;
  return get_fields(in, v, form);
}

/// False also for a tag that this program doesn't know.
template <class Form, class... A>
bool get_variant(byte_view in, std::variant<A...>& v, Form& form) {
  using variant = std::variant<A...>;
  std::uint64_t tag;
  if (!get_varint(in, tag)) return false;
  bool good = false;
  (void)((tag == tag_of<variant, A>() && (good = get_fields(in, v.template emplace<A>(), form), true)) || ...);
  return good;
}

template <class... A>
bool get_variant(byte_view in, std::variant<A...>& v) {
  whole_form form;
  return get_variant(in, v, form);
}

template <class T, class Form>
bool get_elements(byte_view in, T& v, Form& form) {
  if constexpr (std::is_array_v<T>) {
    for (auto& element : v)
      if (!in.empty() && !get_value(in, element, form)) return false;
    return in.empty();
  } else {
    v.clear();
    while (!in.empty())
      if (!get_value(in, v.emplace_back(), form)) return false;
    return true;
  }
}

template <class T, class Form>
bool get_content(byte_view in, T& v, Form& form) {
  if constexpr (is_compact<Form> && spelt_with_times<T>)
    return compact_spelling<T>::get(in, v, form);
  else if constexpr (is_compact<Form> && spelt<T>)
    return compact_spelling<T>::get(in, v);
  else if constexpr (std::is_same_v<T, std::string>) {
    v.assign(in.begin(), in.end());
    return true;
  } else if constexpr (textual<T>) {
    if (in.empty()) return v = T{}, true; // a field not filled
    auto parsed = T::from_wire({reinterpret_cast<const char*>(in.data()), in.size()});
    if (!parsed) return false;
    v = std::move(*parsed);
    return true;
  } else if constexpr (identity<T>) {
    if (in.size() != v.value.size()) return false;
    std::copy(in.begin(), in.end(), v.value.begin());
    return true;
  } else if constexpr (is_vector<T> || std::is_array_v<T>)
    return get_elements(in, v, form);
  else if constexpr (is_variant<T>)
    return get_variant(in, v, form);
  else
    return get_fields(in, v, form);
}

} // namespace twostep::storage
