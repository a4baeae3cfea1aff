#pragma once
// The fields of a request, taken out one by one; what is left over at the end is unknown and refused.

#include "core/account/account.hpp"
#include "core/account/event.hpp"
#include "core/organisation.hpp"
#include "core/secret.hpp"
#include "server/admin/operations.hpp"

#include <optional>
#include <stdexcept>
#include <string>

namespace twostep::server::admin {

/// Refuses a request; call() turns it into the answer.
struct refused : std::runtime_error {
  refused(unsigned status_, const std::string& text) : std::runtime_error(text), status(status_) {}
  unsigned status;
};

class request_fields {
public:
  explicit request_fields(boost::json::object request) : left_(std::move(request)) {}

  std::string required(std::string_view name);
  std::optional<std::string> optional(std::string_view name);
  std::uint64_t number(std::string_view name);
  /// False where it is missing.
  bool flag(std::string_view name);
  /// As optional; the request's own copy is wiped.
  std::optional<core::secret> secret(std::string_view name);
  bool has(std::string_view name) const { return left_.contains(name); }
  /// 1 to 500 printable characters, for the record.
  std::string reason();
  core::actor actor();
  /// Call when every field has been taken. Throws refused for one that nobody asked for.
  void end() const;

private:
  boost::json::object left_;
};

/// By email or id.
std::optional<core::account_id> find_user(resources&, std::string_view email_or_id, storage::read_barrier&);
/// Throws refused where there is none.
core::account_id find_account(resources&, std::string_view email_or_id, storage::read_barrier&);
/// By name or id.
core::organisation find_organisation(resources&, std::string_view name_or_id, storage::read_barrier&);

/// What the core refused, in words for whoever has the shell.
refused explain(const core::refusal&);

} // namespace twostep::server::admin
