#include "server/admin/problems.hpp"

#include "core/account/bounds.hpp"
#include "core/text.hpp"
#include "server/text/refusal_text.hpp"

namespace twostep::server::admin {

using api::problem;

core::result<std::string, problem> parse_reason(std::string_view given) {
  const auto text = core::trim(given);
  if (core::is_utf8(text) && core::code_points(text) > core::longest_reason_characters)
    return problem{
        422,
        "the reason goes on the record and has " + std::to_string(core::code_points(text)) +
            " characters: shorten it to 500 at most",
        "reason"};
  if (!core::is_utf8(text) || core::has_unprintable(text) || text.empty())
    return problem{422, "the reason goes on the record: give 1 to 500 printable characters", "reason"};
  return std::string(text);
}

problem to_problem(const core::refusal& r) {
  const auto words = operator_text(r);
  return {words.status, words.text, {}, r.retry_at};
}

} // namespace twostep::server::admin
