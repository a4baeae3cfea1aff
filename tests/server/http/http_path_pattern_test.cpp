#include "server/http/path_pattern.hpp"

#include <boost/test/unit_test.hpp>

#include <stdexcept>
#include <string>

using twostep::server::http::path_pattern;

BOOST_AUTO_TEST_SUITE(http_path_pattern)

BOOST_AUTO_TEST_CASE(a_literal_matches_itself_alone) {
  constexpr path_pattern p("/sign-in/code");
  BOOST_TEST(p.is_literal());
  BOOST_TEST(p.match("/sign-in/code").has_value());
  for (const char* other :
       {"", "/", "/sign-in", "/sign-in/code/", "/sign-in/Code", "//sign-in/code", "/sign-in/codes"})
    BOOST_TEST(!p.match(other).has_value(), other);
  BOOST_TEST(path_pattern("/").match("/").has_value());
}

BOOST_AUTO_TEST_CASE(a_named_segment_stands_for_any_one_and_is_found_by_its_name) {
  constexpr path_pattern p("/users/{user}/devices/{device}");
  BOOST_TEST(!p.is_literal());
  const auto found = p.match("/users/7/devices/a%2Fb");
  BOOST_REQUIRE(found.has_value());
  BOOST_TEST((*found)["user"] == "7");
  BOOST_TEST((*found)["device"] == "a%2Fb"); // not decoded
  BOOST_TEST((*found)["name"] == "");
  for (const char* other :
       {"/users/7/devices", "/users/7/devices/", "/users//devices/8", "/users/7/devices/8/", "/users/7/devices/8/9",
        "/users/7/device/8", "users/7/devices/8", ""})
    BOOST_TEST(!p.match(other).has_value(), other);
  BOOST_TEST(path_pattern("/{any}").match("/x").has_value());
  BOOST_TEST(!path_pattern("/{any}").match("/").has_value());
}

BOOST_AUTO_TEST_CASE(what_is_no_pattern_is_refused) {
  for (const char* text :
       {"", "a", "{a}", "/a{b}", "/{b}c", "/{}", "/{a", "/a}", "/{a}/{a}", "/{a{b}}", "/{a}/{b}/{c}/{d}/{e}"})
    BOOST_CHECK_THROW(path_pattern{text}, std::invalid_argument);
}

BOOST_AUTO_TEST_SUITE_END()
