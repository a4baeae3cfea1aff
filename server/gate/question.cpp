#include "server/gate/question.hpp"

#include "core/email.hpp"

namespace twostep::server::gate {

question::question(const http::request& r) : found_(find_original_request(r)) {
  if (r.authorization.empty()) return;
  bearer_ = app_token_in(r.authorization);
  if (bearer_) return;
  basic_ = basic_app_token::find_in(r.authorization);
  if (basic_ && !basic_->user().empty()) user_key_ = core::email_key(basic_->user()).value_or("");
}

std::optional<original_refusal> question::refusal() const {
  if (found_) return std::nullopt;
  return found_.error();
}

std::optional<std::string_view> question::token() const noexcept {
  if (basic_) return basic_->token();
  return bearer_;
}

bool question::is_of(const core::account& a) const noexcept {
  return !user_key_ || *user_key_ == a.email.key;
}

} // namespace twostep::server::gate
