#include "server/web/template_markers.hpp"

#include "server/web/theme_error.hpp"

#include <algorithm>

namespace twostep::server {
namespace {

bool is_name(std::string_view name) {
  return !name.empty() && name.find_first_not_of("ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_") == name.npos;
}

/// "#NOTICE" or "TEXT:p", the text in the braces.
std::optional<marker> read(std::string_view inside) {
  marker m;
  constexpr std::string_view kinds = "#/>";
  if (!inside.empty() && kinds.find(inside.front()) != kinds.npos) {
    m.what = marker::kind(inside.front());
    inside.remove_prefix(1);
  }
  m.name = inside.substr(0, inside.find(':'));
  m.modifiers = inside.substr(m.name.size());
  if (!is_name(m.name)) return std::nullopt;
  return m;
}

/// Keeps track of the sections around each marker.
class reading {
public:
  explicit reading(std::string_view text) : text_(text) {}

  markers run() {
    for (auto at = text_.find("{{"); at != text_.npos && found_.wrong.empty(); at = text_.find("{{", at)) {
      const auto end = text_.find("}}", at);
      if (end == text_.npos || text_.substr(at + 2, end - at - 2).find("{{") != text_.npos) {
        refuse(at, "opens braces that aren't closed");
        break;
      }
      take(at, text_.substr(at + 2, end - at - 2));
      at = end + 2;
    }
    if (found_.wrong.empty() && !open_.empty()) {
      found_.wrong = open_.back().shown() + " isn't closed";
      found_.line = open_.back().line;
    }
    return std::move(found_);
  }

private:
  void refuse(std::size_t at, std::string why) {
    found_.wrong = std::move(why);
    found_.line = line_of(text_, at);
  }

  void take(std::size_t at, std::string_view inside) {
    if (inside.starts_with('!')) return; // a comment
    if (inside.starts_with('%') || inside.starts_with('=')) return refuse(at, "may not choose its escaping");
    auto m = read(inside);
    if (!m) return refuse(at, "has {{" + std::string(inside) + "}}, which is no name in capitals");
    m->line = line_of(text_, at);
    m->depth = open_.size();
    if (m->what == marker::kind::end) {
      if (open_.empty() || open_.back().name != m->name) return refuse(at, m->shown() + " closes no section here");
      return open_.pop_back();
    }
    if (m->what == marker::kind::section) open_.push_back(*m);
    found_.all.push_back(*m);
  }

  std::string_view text_;
  markers found_;
  std::vector<marker> open_;
};

} // namespace

std::string marker::shown() const {
  std::string text = "{{";
  if (what != kind::variable) text += static_cast<char>(what);
  return text.append(name).append(modifiers).append("}}");
}

markers find_markers(std::string_view text) {
  return reading(text).run();
}

} // namespace twostep::server
