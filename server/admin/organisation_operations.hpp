#pragma once
// Operations on organisations: requests and answers.

#include "server/admin/views.hpp"
#include "server/api/operation.hpp"

namespace twostep::server::admin {

inline constexpr api::field_note organisation_note{"organisation", "the name or the id"};

struct add_organisation_request {
  std::string name;
  static constexpr api::field_note notes[] = {{"name", "1 to 64 printable characters"}};
};
BOOST_DESCRIBE_STRUCT(add_organisation_request, (), (name))

struct organisation_request {
  std::string organisation;
  static constexpr api::field_note notes[] = {organisation_note};
};
BOOST_DESCRIBE_STRUCT(organisation_request, (), (organisation))

struct require_two_step_request {
  std::string organisation;
  std::optional<std::string> from;
  static constexpr api::field_note notes[] = {
      organisation_note, {"from", "RFC 3339, or a date: midnight UTC; now, where it is left out"}};
};
BOOST_DESCRIBE_STRUCT(require_two_step_request, (), (organisation, from))

struct allow_factors_request {
  std::string organisation;
  std::optional<std::vector<std::string>> factors;
  static constexpr api::field_note notes[] = {
      organisation_note, {"factors", "names, such as passkey; absent: whatever the configuration allows"}};
};
BOOST_DESCRIBE_STRUCT(allow_factors_request, (), (organisation, factors))

struct trust_browsers_request {
  std::string organisation;
  std::uint64_t days = 0;
  static constexpr api::field_note notes[] = {
      organisation_note, {"days", "1 to 30: how long a browser may be trusted; 0: not at all"}};
};
BOOST_DESCRIBE_STRUCT(trust_browsers_request, (), (organisation, days))

struct counted_organisation : organisation_view {
  std::uint64_t users = 0, users_with_two_step = 0;
};
BOOST_DESCRIBE_STRUCT(counted_organisation, (organisation_view), (users, users_with_two_step))

struct organisation_list {
  std::vector<counted_organisation> organisations;
  static constexpr api::field_note notes[] = {{"organisations", "by name"}};
};
BOOST_DESCRIBE_STRUCT(organisation_list, (), (organisations))

extern const api::operation<add_organisation_request, organisation_view> add_organisation;
extern const api::operation<api::nothing, organisation_list> list_organisations;
extern const api::operation<allow_factors_request, organisation_view> allow_factors;
extern const api::operation<trust_browsers_request, organisation_view> trust_browsers;
extern const api::operation<require_two_step_request, organisation_view> require_two_step;
extern const api::operation<organisation_request, organisation_view> waive_two_step;

} // namespace twostep::server::admin
