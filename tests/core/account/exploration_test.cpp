#include "tests/core/support/explore.hpp"

#include <boost/test/unit_test.hpp>

#include <cstdlib>
#include <fstream>
#include <sstream>

using namespace twostep::core::test;

namespace {

const exploration& explored() {
  static const exploration e = explore(scope::turning_on_and_off);
  return e;
}

void keeps_its_promises(const exploration& e) {
  BOOST_TEST_MESSAGE(e.states << " states, " << e.transitions << " transitions");
  BOOST_TEST(e.states > 10'000u);
  for (const auto& v : e.violations) BOOST_ERROR(v);
}

} // namespace

BOOST_AUTO_TEST_SUITE(exploration)

// Promises: never enabled without the code that went to that number; never disabled without that number's code or
// an operator's reset; never another number without the codes of both; no session without a code while it is on;
// recovery codes neither without a step-up nor beside no second step, and no step-up by one of them; failures
// neither shrink nor exceed their budget. The exploration stops at the first violation: without the budget
// the states would be endless.
BOOST_AUTO_TEST_CASE(no_reachable_state_breaks_a_promise) {
  keeps_its_promises(explored());
}

BOOST_AUTO_TEST_CASE(nor_one_of_changing_the_number) {
  keeps_its_promises(explore(scope::changing_number));
}

BOOST_AUTO_TEST_CASE(nor_one_of_recovery_codes) {
  keeps_its_promises(explore(scope::recovering));
}

// Beside an app: it comes and goes with the highest step-up alone, or three days after it was said to be lost; no
// code of it is taken twice; nothing it does changes text messages, and where it is on it is asked for before they
// change.
BOOST_AUTO_TEST_CASE(nor_one_beside_an_authenticator_app) {
  keeps_its_promises(explore(scope::with_app));
}

// Beside a passkey: it comes and goes as an app does; nobody gets in with an answer that was seen or with a copy of
// it; refused ones weigh nothing; nothing it does sends a text or changes text messages.
BOOST_AUTO_TEST_CASE(nor_one_beside_a_passkey) {
  keeps_its_promises(explore(scope::with_passkey));
}

BOOST_AUTO_TEST_CASE(the_drawing_in_docs_is_what_the_exploration_found) {
  const auto found = to_dot(explored());
  if (const char* to = std::getenv("TWOSTEP_WRITE_STATES")) std::ofstream(to) << found;
  std::ifstream file(TWOSTEP_SOURCE_DIR "/docs/states.dot");
  std::stringstream committed;
  committed << file.rdbuf();
  BOOST_TEST(
      committed.str() == found, "docs/states.dot is old: run core_test with TWOSTEP_WRITE_STATES=docs/states.dot, "
                                "then dot -Tsvg"
  );
}

BOOST_AUTO_TEST_SUITE_END()
