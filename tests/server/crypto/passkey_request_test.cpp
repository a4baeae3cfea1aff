// The field that goes with a passkey's answer: bound to the session, for five minutes.

#include "server/crypto/tokens.hpp"
#include "server/runtime/entropy.hpp"

#include <boost/test/unit_test.hpp>

#include <array>

using namespace twostep;
using namespace twostep::server;

namespace passkey_request_token {

constexpr core::time_point noon{core::hours(500'000)};
constexpr core::milliseconds moment{1};

key filled(std::uint8_t with) {
  std::array<std::uint8_t, key::size> bytes;
  bytes.fill(with);
  return bytes;
}

struct fixture {
  const server::tokens ours{filled(1)}, others{filled(2)};
  const core::session_id session = random_id<core::session_id>();
  const passkey_request asked{random_id<core::challenge_id>()};
  const std::string field = ours.sign(asked, session, noon);
};

} // namespace passkey_request_token

BOOST_FIXTURE_TEST_SUITE(passkey_request, passkey_request_token::fixture)

using passkey_request_token::filled;
using passkey_request_token::moment;
using passkey_request_token::noon;

BOOST_AUTO_TEST_CASE(it_names_what_was_asked_until_five_minutes_have_passed) {
  const auto opened = ours.open_passkey_request(field, session, noon + core::minutes(5) - moment);
  BOOST_REQUIRE(opened.has_value());
  BOOST_TEST((opened->id == asked.id));
  BOOST_TEST(!ours.open_passkey_request(field, session, noon + core::minutes(5)));
}

BOOST_AUTO_TEST_CASE(another_session_s_is_worth_nothing) {
  BOOST_TEST(!ours.open_passkey_request(field, random_id<core::session_id>(), noon));
}

BOOST_AUTO_TEST_CASE(another_server_s_is_worth_nothing) {
  BOOST_TEST(!others.open_passkey_request(field, session, noon));
}

BOOST_AUTO_TEST_CASE(one_that_was_changed_is_worth_nothing) {
  for (std::size_t i = 0; i < field.size(); ++i) {
    auto changed = field;
    changed[i] = changed[i] == 'A' ? 'B' : 'A';
    BOOST_TEST(!ours.open_passkey_request(changed, session, noon), i);
  }
  BOOST_TEST(!ours.open_passkey_request("", session, noon));
  BOOST_TEST(!ours.open_passkey_request(field.substr(1), session, noon));
}

BOOST_AUTO_TEST_SUITE_END()
