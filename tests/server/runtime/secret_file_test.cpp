// Which secret files are refused, warned about, or accepted, by owner and mode.

#include "server/runtime/secret_file.hpp"

#include <boost/test/unit_test.hpp>

#include <ostream>

using namespace twostep::server;

namespace secret_file {

constexpr ::uid_t us = 10001, root = 0;

struct row {
  const char* what;
  secret_file_facts facts;
  openness of_key;    ///< only the owner may access it
  openness of_secret; ///< the group may, too
};

constexpr auto closed = openness::closed, by_others = openness::by_others, by_us = openness::by_us;
constexpr row rows[] = {
    {"made by us", {.mode = 0600, .owner = us}, closed, closed},
    {"ours, for everybody", {.mode = 0644, .owner = us}, by_us, by_us},
    {"ours, for its group", {.mode = 0640, .owner = us}, by_us, closed},
    {"ours, on a mount that can't be written",
     {.mode = 0644, .owner = us, .on_read_only_mount = true},
     by_others,
     by_others},
    {"a container's secret", {.mode = 0444, .owner = root}, by_others, by_others},
    {"a file bound into a container", {.mode = 0644, .owner = root}, by_others, by_others},
    {"root's, readable by our group", {.mode = 0440, .owner = root, .group_is_ours = true}, closed, closed},
    {"root's, readable by a group", {.mode = 0440, .owner = root}, by_others, closed},
    {"root's, writable by our group", {.mode = 0660, .owner = root, .group_is_ours = true}, by_others, closed},
    {"ours, on a volume of an fsGroup",
     {.mode = 0660, .owner = us, .group_is_ours = true, .group_is_the_folder_s = true},
     by_others,
     closed},
    {"ours, on such a volume, for everybody",
     {.mode = 0664, .owner = us, .group_is_ours = true, .group_is_the_folder_s = true},
     by_us,
     by_us},
};

} // namespace secret_file

BOOST_AUTO_TEST_SUITE(secret_file)

BOOST_AUTO_TEST_CASE(open_secrets_are_refused_where_they_are_ours_to_close) {
  for (const auto& r : rows) BOOST_TEST_CONTEXT(r.what) {
      BOOST_TEST((classify(r.facts, us, 077) == r.of_key));
      BOOST_TEST((classify(r.facts, us, 007) == r.of_secret));
    }
}

BOOST_AUTO_TEST_SUITE_END()
