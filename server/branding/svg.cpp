#include "core/text.hpp"
#include "server/branding/picture.hpp"

#include <boost/algorithm/string/case_conv.hpp>

#include <expat.h>

#include <algorithm>
#include <memory>

namespace twostep::server::branding {
namespace {

/// Run something, hold another language's elements, or lead away from the picture; whatever their namespace is.
constexpr std::string_view refused_elements[] = {"a",      "audio",   "base",   "embed", "feimage",  "foreignobject",
                                                 "frame",  "handler", "iframe", "link",  "listener", "meta",
                                                 "object", "script",  "video"};
/// How references begin that stay inside.
constexpr std::string_view inner_references[] = {"#", "data:image/png;", "data:image/jpeg;"};

std::string without_prefix(std::string_view name) {
  const auto colon = name.rfind(':');
  return boost::algorithm::to_lower_copy(std::string(colon == name.npos ? name : name.substr(colon + 1)));
}

bool is_inner(std::string_view reference) {
  while (!reference.empty() && static_cast<unsigned char>(reference.front()) <= ' ') reference.remove_prefix(1);
  return reference.empty() ||
         std::ranges::any_of(inner_references, [&](auto begin) { return reference.starts_with(begin); });
}

/// Of a style, or an attribute that can hold part of one: url() stays inside. An escape could hide it.
std::string style_problem(const std::string& text, const std::string& where) {
  const auto style = boost::algorithm::to_lower_copy(text);
  if (style.find('\\') != style.npos) return "has a backslash in " + where;
  if (style.find("@import") != style.npos) return "has @import in " + where + ", which would load another file";
  for (auto at = style.find("url("); at != style.npos; at = style.find("url(", at + 1)) {
    auto inside = std::string_view(style).substr(at + 4);
    inside.remove_prefix(std::min(inside.find_first_not_of(" \t\r\n\"'"), inside.size()));
    if (!is_inner(inside)) return "has a url() in " + where + " that leads out of the picture";
  }
  return {};
}

std::string attribute_problem(const std::string& element, std::string_view full_name, const std::string& value) {
  if (full_name == "xmlns" || full_name.starts_with("xmlns:")) return {};
  const auto name = without_prefix(full_name);
  const auto where = "<" + element + " " + std::string(full_name) + ">";
  if (name.starts_with("on")) return "has an event handler, " + where;
  const bool is_reference = name == "href" || name == "src" || name == "base";
  if (is_reference && !is_inner(value)) return "has a reference that leads out of the picture, " + where;
  if (name == "attributename" && without_prefix(value) == "href") return "changes a reference, " + where;
  // No style is ever read from attributes of a namespace; drawing programs write paths of files into theirs.
  return full_name.find(':') == full_name.npos ? style_problem(value, where) : std::string();
}

/// Goes over the picture as expat reads it, and stops at the first problem.
class reading {
public:
  reading() {
    XML_SetUserData(parser_.get(), this);
    XML_SetElementHandler(parser_.get(), begin, end);
    XML_SetCharacterDataHandler(parser_.get(), text);
    XML_SetEntityDeclHandler(parser_.get(), entity);
    XML_SetProcessingInstructionHandler(parser_.get(), instruction);
  }

  std::string run(const std::string& svg) {
    const auto read = XML_Parse(parser_.get(), svg.data(), static_cast<int>(svg.size()), XML_TRUE);
    if (wrong_.empty() && read != XML_STATUS_OK)
      refuse(std::string("is not well-formed: ") + XML_ErrorString(XML_GetErrorCode(parser_.get())));
    return wrong_;
  }

private:
  void refuse(const std::string& why) {
    if (!wrong_.empty() || why.empty()) return;
    wrong_ = why + " (line " + std::to_string(XML_GetCurrentLineNumber(parser_.get())) + ")";
    XML_StopParser(parser_.get(), XML_FALSE);
  }

  static reading& of(void* data) { return *static_cast<reading*>(data); }

  static void XMLCALL begin(void* data, const char* name, const char** attributes) {
    of(data).take(name, attributes);
  }
  void take(const std::string& element, const char** attributes) {
    const auto name = without_prefix(element);
    if (is_style_) return refuse("has an element <" + element + "> in a <style>");
    if (is_first_ && element != "svg") return refuse("is no SVG picture: its outermost element must be <svg>");
    if (std::ranges::find(refused_elements, name) != std::end(refused_elements))
      return refuse("has an element <" + element + ">, which pictures here may not have");
    bool is_svg = false;
    for (; *attributes; attributes += 2) {
      refuse(attribute_problem(element, attributes[0], attributes[1]));
      is_svg = is_svg || (std::string_view(attributes[0]) == "xmlns" &&
                          std::string_view(attributes[1]) == "http://www.w3.org/2000/svg");
    }
    if (is_first_ && !is_svg) refuse("is no SVG picture: <svg> must say xmlns=\"http://www.w3.org/2000/svg\"");
    is_first_ = false;
    is_style_ = name == "style";
    style_.clear();
  }

  static void XMLCALL text(void* data, const char* part, int size) {
    if (of(data).is_style_) of(data).style_.append(part, static_cast<std::size_t>(size));
  }

  static void XMLCALL end(void* data, const char*) {
    if (of(data).is_style_) of(data).refuse(style_problem(of(data).style_, "<style>"));
    of(data).is_style_ = false;
  }

  /// They hide what they contain.
  static void XMLCALL
  entity(void* data, const char* name, int, const char*, int, const char*, const char*, const char*, const char*) {
    of(data).refuse("declares an entity, " + std::string(name));
  }

  static void XMLCALL instruction(void* data, const char* target, const char*) {
    of(data).refuse("has <?" + std::string(target) + " …?>, which pictures here may not have");
  }

  const std::unique_ptr<XML_ParserStruct, decltype(&XML_ParserFree)> parser_{
      XML_ParserCreate(nullptr), &XML_ParserFree};
  bool is_first_ = true, is_style_ = false;
  std::string style_, wrong_;
};

} // namespace

std::string svg_problem(const std::string& text) {
  if (!core::is_utf8(text)) return "is no SVG picture in UTF-8";
  return reading().run(text);
}

} // namespace twostep::server::branding
