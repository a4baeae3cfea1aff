#pragma once
// The tagged codec: every described struct <-> bytes, by its one description (Boost.Describe). docs/log-format.md is
// its grammar. Templates only: included by event_codec.cpp and state_hash.cpp.
//
// A struct is a sequence of fields, each a key and a value; key = position << 1 | wire. Positions are never reused,
// so fields are only appended. Unknown fields are skipped, absent ones keep the struct's default.

#include "storage/codec_types.hpp"

namespace twostep::storage {

// Encoding.

template <class T>
void put_content(bytes& out, const T& v); // what a length stands before

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

template <class T>
void put_value(bytes& out, const T& v) {
  if constexpr (number<T>)
    put_varint(out, to_varint(v));
  else
    put_sized(out, [&] { put_content(out, v); });
}

template <class T>
constexpr wire wire_of = number<T> ? wire::varint : wire::sized;
template <class T>
constexpr wire wire_of<std::optional<T>> = wire_of<T>;

template <described T>
void put_fields(bytes& out, const T& v) {
  using members = members_of<T>;
  boost::mp11::mp_for_each<boost::mp11::mp_iota<boost::mp11::mp_size<members>>>([&](auto position) {
    using member = boost::mp11::mp_at<members, decltype(position)>;
    const auto& field = v.*member::pointer;
    using type = type_of_member<member>;
    constexpr std::uint64_t key = position << 1 | static_cast<unsigned>(wire_of<type>);
    if constexpr (is_optional<type>) {
      if (!field) return;
      put_varint(out, key);
      put_value(out, *field);
    } else {
      put_varint(out, key);
      put_value(out, field);
    }
  });
}

/// Events are told apart by their own constant, states by their position in the variant.
template <class V, class T>
constexpr std::uint64_t tag_of() {
  if constexpr (requires { T::kind; })
    return T::kind;
  else
    return boost::mp11::mp_find<V, T>::value;
}

template <class T>
void put_content(bytes& out, const T& v) {
  if constexpr (std::is_same_v<T, std::string>)
    out.insert(out.end(), v.begin(), v.end());
  else if constexpr (textual<T>) {
    const std::string_view text = v.to_wire();
    out.insert(out.end(), text.begin(), text.end());
  } else if constexpr (identity<T>)
    out.insert(out.end(), v.value.begin(), v.value.end());
  else if constexpr (is_vector<T> || std::is_array_v<T>) {
    for (const auto& element : v) put_value(out, element);
  } else if constexpr (is_variant<T>) {
    std::visit(
        [&]<class A>(const A& alternative) {
          put_varint(out, tag_of<T, A>());
          put_fields(out, alternative);
        },
        v
    );
  } else
    put_fields(out, v);
}

// Decoding: false for anything that isn't of the grammar. Never reads outside `in`, never allocates more than it
// holds.

template <class T>
bool get_content(byte_view in, T& v);

template <class T>
bool get_value(byte_view& in, T& v) {
  std::uint64_t n;
  if (!get_varint(in, n)) return false;
  if constexpr (number<T>)
    return from_varint(n, v);
  else {
    byte_view content;
    return take_bytes(in, n, content) && get_content(content, v);
  }
}

/// A field of a later version: passed over by its wire.
inline bool skip_value(byte_view& in, wire w) noexcept {
  std::uint64_t n;
  byte_view content;
  return get_varint(in, n) && (w == wire::varint || take_bytes(in, n, content));
}

template <described T>
bool get_fields(byte_view in, T& v) {
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
        if constexpr (is_optional<type>)
          return get_value(in, field.emplace());
        else
          return get_value(in, field);
      });
    }
    if (!good) return false;
  }
  return true;
}

/// False also for a tag that this program doesn't know.
template <class... A>
bool get_variant(byte_view in, std::variant<A...>& v) {
  using variant = std::variant<A...>;
  std::uint64_t tag;
  if (!get_varint(in, tag)) return false;
  bool good = false;
  (void)((tag == tag_of<variant, A>() && (good = get_fields(in, v.template emplace<A>()), true)) || ...);
  return good;
}

template <class T>
bool get_elements(byte_view in, T& v) {
  if constexpr (std::is_array_v<T>) {
    for (auto& element : v)
      if (!in.empty() && !get_value(in, element)) return false;
    return in.empty();
  } else {
    v.clear();
    while (!in.empty())
      if (!get_value(in, v.emplace_back())) return false;
    return true;
  }
}

template <class T>
bool get_content(byte_view in, T& v) {
  if constexpr (std::is_same_v<T, std::string>) {
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
    return get_elements(in, v);
  else if constexpr (is_variant<T>)
    return get_variant(in, v);
  else
    return get_fields(in, v);
}

} // namespace twostep::storage
