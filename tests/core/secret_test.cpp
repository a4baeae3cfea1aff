// A secret leaves no copies behind.

#include "core/secret.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace secret {

/// For a short string, whose bytes are in the object itself.
bool object_contains(const std::string& s, std::string_view text) {
  const std::string_view object(reinterpret_cast<const char*>(&s), sizeof s);
  return object.find(text) != object.npos;
}

} // namespace secret

BOOST_AUTO_TEST_SUITE(secret)

// Short strings store their bytes in the object, so they are copied rather than moved.
BOOST_AUTO_TEST_CASE(a_short_text_is_wiped_where_it_was_taken_from) {
  std::string text = "u:password";
  const twostep::core::secret taken(std::move(text));
  BOOST_TEST(taken.reveal() == "u:password");
  BOOST_TEST(!object_contains(text, "password"));
}

BOOST_AUTO_TEST_SUITE_END()
