#pragma once
// The operation that lists users: request and answer.

#include "server/admin/views.hpp"
#include "server/api/operation.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace twostep::server::admin {

/// All that is given must hold.
struct list_users_request {
  std::optional<std::string> organisation, search, after;
  std::optional<core::role> role;
  std::optional<bool> second_step;
  std::optional<std::uint64_t> limit;
  static constexpr api::field_note notes[] = {
      {"organisation", "its name or id"},
      {"search", "beginnings of words of the email or the name, one of them with three letters"},
      {"after", "a list's `next`: the users behind it"},
      {"second_step", "false: only who has none"},
      {"limit", "so many at most: 1 to 1000; absent: all"}};
};
BOOST_DESCRIBE_STRUCT(list_users_request, (), (organisation, search, after, role, second_step, limit))

struct user_list {
  std::vector<user_summary> users;
  std::optional<std::string> next;
  static constexpr api::field_note notes[] = {
      {"users", "by email; of several pages each by itself"}, {"next", "there are more: the next list's `after`"}};
};
BOOST_DESCRIBE_STRUCT(user_list, (), (users, next))

extern const api::operation<list_users_request, user_list> list_users;

} // namespace twostep::server::admin
