#pragma once
// How answers look to people: aligned tables, times, yes and no, the words for what happened. Not help.

#include <boost/json/object.hpp>

#include <initializer_list>
#include <iosfwd>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::server::cli {

class table {
public:
  explicit table(std::initializer_list<std::string_view> heads);
  void add(std::vector<std::string> cells);
  bool empty() const noexcept { return rows_.size() == 1; }
  /// Columns padded by characters, not bytes; nothing after the last.
  void print(std::ostream&) const;

private:
  std::vector<std::vector<std::string>> rows_; ///< the first is the heads
};

/// One JSON value a line, for scripts.
void print_json(std::ostream&, const boost::json::object&);

/// The field's text, or "".
std::string text_of(const boost::json::object&, std::string_view field);
/// An RFC 3339 field as "2026-12-01 08:00 UTC", or "".
std::string time_of(const boost::json::object&, std::string_view field);
bool is_true(const boost::json::object&, std::string_view field);

/// "enabled  +45 •• •• •• 78", "disabled (required)".
std::string two_step_of(const boost::json::object& user);
/// What happened to an account: "two-step verification turned on".
std::string activity_in_words(std::string_view what);
/// A user as `user show` shows it.
void print_user(std::ostream&, const boost::json::object& user);
/// The password that was made for somebody, if one was: shown this once.
void print_generated_password(std::ostream&, const boost::json::object& user);

} // namespace twostep::server::cli
