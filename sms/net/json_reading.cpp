#include "sms/net/json_reading.hpp"

#include <boost/json/object.hpp>
#include <boost/json/parse.hpp>

namespace twostep::sms {

namespace json = boost::json;

std::optional<json::value> read_json(std::string_view text) {
  json::parse_options options;
  options.max_depth = 16;
  json::error_code error;
  auto parsed = json::parse(text, error, {}, options);
  if (error) return std::nullopt;
  return parsed;
}

std::string text_of(const json::value* v) {
  if (!v) return {};
  if (v->is_string()) return std::string(v->get_string());
  if (v->is_int64()) return std::to_string(v->get_int64());
  if (v->is_uint64()) return std::to_string(v->get_uint64());
  if (v->is_bool()) return v->get_bool() ? "true" : "false";
  return {};
}

std::string text_at(const json::value& v, std::string_view name) {
  return v.is_object() ? text_of(v.get_object().if_contains(name)) : std::string();
}

const json::value* find_at(const json::value& v, std::string_view pointer) {
  json::error_code error;
  return v.find_pointer(pointer, error);
}

} // namespace twostep::sms
