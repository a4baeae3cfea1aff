#pragma once
// Binds a key to its field of `config`: reads and writes the value by the field's type. Included only by the files
// that make the table.

#include "server/config/settings.hpp"
#include "server/text/duration.hpp"

#include <concepts>
#include <filesystem>
#include <limits>

namespace twostep::server {

constexpr std::int64_t many = 1'000'000'000; ///< the default upper bound of numbers

/// The keys of [sms]; defined in sms_settings.cpp.
void add_sms_settings(std::vector<setting>&);
void add_mail_settings(std::vector<setting>&);

} // namespace twostep::server

namespace twostep::server::bindings {

/// Checks one value: returns what is wrong with it, or "".
template <class T>
using check = std::string (*)(const T&);

template <class T>
std::string anything(const T&) {
  return {};
}

/// The field reached through a path of member pointers.
template <auto... Path>
auto& field(config& c) {
  return (c.*....*Path);
}
template <auto... Path>
const auto& field(const config& c) {
  return (c.*....*Path);
}

inline std::string must_be(std::string_view what) {
  return "must be " + std::string(what);
}

template <auto... Path>
setting text(
    std::string_view section, std::string_view name, std::string_view doc, check<std::string> is_good = anything,
    std::string_view example = {}
) {
  setting s{section, name, doc, value_shape::text, false, example, {}, {}};
  s.read = [is_good](config& c, const config_value& v) -> std::string {
    const auto* t = std::get_if<std::string>(&v);
    if (!t) return must_be("a text in quotes");
    if (auto wrong = is_good(*t); !wrong.empty()) return wrong;
    field<Path...>(c) = *t;
    return {};
  };
  s.write = [](const config& c) { return toml_string(std::string(field<Path...>(c))); };
  return s;
}

/// A file or directory; the field is a std::filesystem::path.
template <auto... Path>
setting path(std::string_view section, std::string_view name, std::string_view doc, std::string_view example = {}) {
  auto s = text<Path...>(section, name, doc, anything, example);
  s.write = [](const config& c) { return toml_string(field<Path...>(c).string()); };
  s.is_path = true;
  return s;
}

template <auto... Path>
setting
number(std::string_view section, std::string_view name, std::string_view doc, std::int64_t min, std::int64_t max) {
  setting s{section, name, doc, value_shape::number, false, {}, {}, {}};
  s.read = [min, max](config& c, const config_value& v) -> std::string {
    const auto* n = std::get_if<std::int64_t>(&v);
    if (!n || *n < min || *n > max)
      return must_be("a whole number from " + std::to_string(min) + " to " + std::to_string(max));
    auto& f = field<Path...>(c);
    f = static_cast<std::remove_reference_t<decltype(f)>>(*n);
    return {};
  };
  s.write = [](const config& c) { return std::to_string(field<Path...>(c)); };
  return s;
}

template <auto... Path>
setting truth(std::string_view section, std::string_view name, std::string_view doc) {
  setting s{section, name, doc, value_shape::truth, false, {}, {}, {}};
  s.read = [](config& c, const config_value& v) -> std::string {
    const auto* t = std::get_if<bool>(&v);
    if (!t) return must_be("true or false, without quotes");
    field<Path...>(c) = *t;
    return {};
  };
  s.write = [](const config& c) { return std::string(field<Path...>(c) ? "true" : "false"); };
  return s;
}

/// Reads a length of time between min and max; returns what is wrong, or "".
inline std::string
read_duration(const std::string& t, core::milliseconds min, core::milliseconds max, core::milliseconds& to) {
  const auto d = parse_duration(t);
  if (!d) return must_be("a length of time such as \"90s\", \"5m\" or \"1h30m\"");
  if (*d < min || *d > max) return must_be("from " + format_duration(min) + " to " + format_duration(max));
  to = *d;
  return {};
}

template <auto... Path>
setting duration(
    std::string_view section, std::string_view name, std::string_view doc, core::milliseconds min,
    core::milliseconds max
) {
  setting s{section, name, doc, value_shape::text, false, {}, {}, {}};
  s.read = [min, max](config& c, const config_value& v) {
    const auto* t = std::get_if<std::string>(&v);
    return read_duration(t ? *t : std::string(), min, max, field<Path...>(c));
  };
  s.write = [](const config& c) { return toml_string(format_duration(field<Path...>(c))); };
  return s;
}

template <auto... Path>
setting durations(
    std::string_view section, std::string_view name, std::string_view doc, core::milliseconds min,
    core::milliseconds max
) {
  setting s{section, name, doc, value_shape::list, false, {}, {}, {}};
  s.read = [min, max](config& c, const config_value& v) -> std::string {
    const auto* list = std::get_if<std::vector<std::string>>(&v);
    if (!list) return must_be("a list of lengths of time such as [\"30s\", \"60s\"]");
    std::vector<core::milliseconds> read(list->size());
    for (std::size_t i = 0; i < read.size(); ++i)
      if (auto wrong = read_duration((*list)[i], min, max, read[i]); !wrong.empty())
        return toml_string((*list)[i]) + " " + wrong;
    field<Path...>(c) = std::move(read);
    return {};
  };
  s.write = [](const config& c) {
    std::vector<std::string> shown;
    for (const auto d : field<Path...>(c)) shown.push_back(format_duration(d));
    return toml_list(shown);
  };
  return s;
}

template <auto... Path>
setting texts(
    std::string_view section, std::string_view name, std::string_view doc, check<std::vector<std::string>> is_good,
    std::string_view example = {}
) {
  setting s{section, name, doc, value_shape::list, false, example, {}, {}};
  s.read = [is_good](config& c, const config_value& v) -> std::string {
    const auto* list = std::get_if<std::vector<std::string>>(&v);
    if (!list) return must_be("a list of texts such as [\"a\", \"b\"]");
    if (auto wrong = is_good(*list); !wrong.empty()) return wrong;
    field<Path...>(c) = *list;
    return {};
  };
  s.write = [](const config& c) { return toml_list(field<Path...>(c)); };
  return s;
}

inline setting required(setting s) {
  s.required = true;
  return s;
}

} // namespace twostep::server::bindings
