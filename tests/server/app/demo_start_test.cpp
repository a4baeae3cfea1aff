#include "server/admin/operations.hpp"
#include "server/app/demo.hpp"
#include "tests/server/support/program.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <sys/stat.h>

#include <csignal>
#include <regex>

using namespace twostep;
using namespace twostep::server;

namespace demo_start {

std::string password_in(const std::string& text, const std::string& email) {
  std::smatch found;
  const std::regex line(email + " +([a-z0-9]{5}(?:-[a-z0-9]{5}){3})");
  BOOST_REQUIRE_MESSAGE(std::regex_search(text, found, line), text);
  return found[1];
}

struct fixture {
  test::test_services server;
  api::context resources{server.settings, server.policy, server.password_rules, *server.changes,
                         server.time,     *server.store, server.hasher};
  config settings;

  fixture() {
    settings.demo = true;
    settings.server.data_dir = server.directory.path();
    settings.server.public_url = "http://127.0.0.1:8080";
  }
  std::string prepare() {
    return prepare_demo(server.home, resources, server.hasher, settings, {"./build/twostep", " --data ./d"});
  }
  core::account_id id_of(const char* email) {
    storage::read_barrier seen;
    const auto id = server.store->find(email, seen).get();
    BOOST_REQUIRE(id.has_value());
    return *id;
  }
  bool accepts(const char* email, const std::string& password) {
    const auto verifier = server.account(id_of(email)).password.verifier;
    auto checked = server.run(server.hasher.check(core::normalise_password(password).value(), &verifier));
    return checked && checked->right;
  }
};

} // namespace demo_start

BOOST_FIXTURE_TEST_SUITE(demo_start, fixture)

BOOST_AUTO_TEST_CASE(makes_a_member_and_an_operator_whose_passwords_work) {
  const auto text = prepare();
  for (const auto* email : {"alice@example.com", "olivia@example.com"}) {
    BOOST_TEST(accepts(email, password_in(text, email)));
    BOOST_TEST(!server.account(id_of(email)).password.must_change);
  }
  BOOST_TEST(bool(server.account(id_of("alice@example.com")).role == core::role::member));
  BOOST_TEST(server.account(id_of("alice@example.com")).organisation.has_value());
  BOOST_TEST(bool(server.account(id_of("olivia@example.com")).role == core::role::operator_));
  struct stat s {};
  BOOST_REQUIRE(::stat((settings.server.data_dir / "demo-passwords").c_str(), &s) == 0);
  BOOST_TEST((s.st_mode & 0777) == 0600);
}

BOOST_AUTO_TEST_CASE(commands_are_printed_as_they_work) {
  const auto text = prepare();
  BOOST_TEST(text.find("\n  ./build/twostep user show alice@example.com --data ./d\n") != std::string::npos);
  BOOST_TEST(text.find("\n  ./build/twostep org require-two-step demo --data ./d\n") != std::string::npos);
}

BOOST_AUTO_TEST_CASE(a_second_start_changes_nothing) {
  const auto text = prepare();
  server.enable_two_step(id_of("alice@example.com"), "+4520123456");
  const auto before = server.account(id_of("alice@example.com"));
  BOOST_TEST(prepare() == text);
  BOOST_TEST(bool(server.account(id_of("alice@example.com")) == before));
}

BOOST_AUTO_TEST_CASE(a_changed_password_is_given_back_and_two_step_stays) {
  const auto text = prepare();
  server.enable_two_step(id_of("alice@example.com"), "+4520123456");
  const auto changed = server.run(admin::call(
      resources, "user/set-password",
      {{"actor", "root"}, {"user", "alice@example.com"}, {"password", "a password of her own"}}
  ));
  BOOST_REQUIRE(changed.status == 200u);
  BOOST_TEST(!accepts("alice@example.com", password_in(text, "alice@example.com")));
  BOOST_TEST(prepare() == text);
  BOOST_TEST(accepts("alice@example.com", password_in(text, "alice@example.com")));
  const auto alice = server.account(id_of("alice@example.com"));
  BOOST_TEST(!alice.password.must_change);
  BOOST_TEST(core::name(alice.two_step) == "enabled");
}

BOOST_AUTO_TEST_CASE(texts_are_shown_as_a_block) {
  BOOST_TEST(demo_text("+4520123456", "one\ntwo") == "\n  Text to +4520123456\n  | one\n  | two\n");
}

BOOST_AUTO_TEST_CASE(the_binary_greets_the_same_at_both_starts_and_prints_texts) {
  const test::temporary_directory folder;
  const test::program_settings here{folder.path(), {{"TWOSTEP_PASSWORD_ARGON2ID_MEMORY_KIB", "64"}}, {}};
  std::string first;
  for (int start = 1; start <= 2; ++start) {
    test::running_server demo({"--demo", "--listen", "127.0.0.1:0"}, here);
    const auto passwords =
        password_in(demo.out(), "alice@example.com") + " " + password_in(demo.out(), "olivia@example.com");
    if (start == 1) first = passwords;
    BOOST_TEST(passwords == first);
    const auto port = demo.url().substr(demo.url().rfind(':'));
    BOOST_TEST(
        demo.out().find("http://localhost" + port + "/demo/phone") != std::string::npos
    ); // passkeys need a name
    BOOST_TEST(run_program({"sms", "test", "+4520123456"}, here).code == 0);
    demo.wait_for_out("Text to +4520123456");
    BOOST_TEST(demo.stop(SIGTERM) == 0);
  }
  BOOST_TEST(std::filesystem::exists(folder.path() / "twostep-demo" / "outbox.ndjson"));
}

BOOST_AUTO_TEST_SUITE_END()
