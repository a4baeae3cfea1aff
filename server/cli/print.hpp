#pragma once
// How answers look to people: aligned tables, times, the words for what happened. Not help.

#include "server/admin/user_operations.hpp"

#include <boost/json/object.hpp>

#include <initializer_list>
#include <iosfwd>
#include <optional>
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
template <api::described Answer>
void print_json(std::ostream& out, const Answer& answer) {
  print_json(out, api::to_json(answer));
}

/// "2026-12-01 08:00 UTC"; "" where there is none.
std::string time_of(const std::optional<core::time_point>&);

/// "enabled  +45 •• •• •• 78", "disabled (required)".
std::string two_step_of(const admin::user_summary&);
/// What happened to an account: "two-step verification turned on".
std::string_view activity_in_words(core::activity_kind);
/// A user as `user show` shows it.
void print_user(std::ostream&, const admin::user_details&);
/// The password that was made for somebody, if one was: shown this once.
void print_generated_password(std::ostream&, const admin::user_with_password&);

} // namespace twostep::server::cli
