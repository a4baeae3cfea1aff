#pragma once
// Formats answers for people: aligned tables, times, words for events. Not help.

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
  /// Pads columns by characters, not bytes; adds no trailing spaces.
  void print(std::ostream&) const;

private:
  std::vector<std::vector<std::string>> rows_; ///< the first row is the heading
};

/// As one line of JSON, for scripts.
void print_json(std::ostream&, const boost::json::object&);
template <api::described Answer>
void print_json(std::ostream& out, const Answer& answer) {
  print_json(out, api::to_json(answer));
}

/// "2026-12-01 08:00 UTC"; "" without a time.
std::string time_of(const std::optional<core::time_point>&);

/// "2026-12-01 08:00 UTC", "before 2026-11-01 08:00 UTC", "never".
std::string last_sign_in_of(const admin::user_summary&);

/// "enabled  +45 •• •• •• 78", "disabled (required)".
std::string two_step_of(const admin::user_summary&);
/// "two-step verification turned on" and the like.
std::string_view activity_in_words(core::activity_kind);
/// The output of `user show`.
void print_user(std::ostream&, const admin::user_details&);
/// The generated password, if there is one. It is shown only this once.
void print_generated_password(std::ostream&, const admin::user_with_password&);

} // namespace twostep::server::cli
