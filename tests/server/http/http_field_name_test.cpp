#include "server/http/field_name.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>

using namespace twostep::server::http;

namespace http_field_name {

constexpr std::string_view names[] = {
    "Via",
    "Forwarded",
    "X-Real-IP",
    "X-Client-IP",
    "X-Forwarded",
    "True-Client-IP",
    "CF-Connecting-IP",
    "Fastly-Client-IP",
    "X-Forwarded-Port",
    "X-Forwarded-Server",
    "X-Cluster-Client-IP",
    "Host",
    "Accept",
    "Cookie",
    "Expect",
    "Origin",
    "Referer",
    "Connection",
    "User-Agent",
    "Traceparent",
    "Content-Type",
    "Authorization",
    "If-None-Match",
    "Content-Length",
    "Sec-Fetch-Mode",
    "Sec-Fetch-Site",
    "X-Original-URL",
    "Accept-Language",
    "X-Forwarded-For",
    "X-Forwarded-Uri",
    "X-Forwarded-Host",
    "X-Forwarded-Proto",
    "Transfer-Encoding",
    "X-Forwarded-Method"};

bool is_letter(char c) {
  return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

} // namespace http_field_name

BOOST_AUTO_TEST_SUITE(http_field_name)

BOOST_AUTO_TEST_CASE(each_name_is_found_and_is_another) {
  for (const auto name : names) {
    BOOST_TEST((find_field_name(name) != field_name::other), name);
    for (const auto another : names)
      if (name != another) BOOST_TEST((find_field_name(name) != find_field_name(another)), name << " " << another);
  }
}

BOOST_AUTO_TEST_CASE(one_byte_makes_the_difference_unless_it_is_the_letters_other_case) {
  for (const auto name : names)
    for (std::size_t at = 0; at < name.size(); ++at)
      for (int byte = 0; byte < 256; ++byte) {
        std::string changed(name);
        changed[at] = static_cast<char>(byte);
        const bool is_same = changed[at] == name[at] || (is_letter(name[at]) && (changed[at] ^ name[at]) == 0x20);
        const bool found = find_field_name(changed) == find_field_name(name);
        BOOST_REQUIRE_MESSAGE(found == is_same, name << " with byte " << byte << " at " << at);
      }
}

BOOST_AUTO_TEST_CASE(neither_more_nor_less) {
  for (const auto name : names) {
    const std::string longer = std::string(name) + "x";
    BOOST_TEST((find_field_name(longer) == field_name::other), longer);
    BOOST_TEST((find_field_name(name.substr(0, name.size() - 1)) == field_name::other), name);
    BOOST_TEST((find_field_name(name.substr(1)) == field_name::other), name);
  }
  for (std::size_t size = 0; size < 40; ++size)
    BOOST_TEST((find_field_name(std::string(size, '-')) == field_name::other));
}

BOOST_AUTO_TEST_SUITE_END()
