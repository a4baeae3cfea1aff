#pragma once
// The shell's operations on a real store, as a running server and the CLI call them.

#include "server/admin/operations.hpp"
#include "tests/server/support/test_services.hpp"

#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

#include <string>
#include <string_view>
#include <utility>

namespace twostep::server::test {

struct operations_fixture {
  test_services server;
  api::running_server running = server.running();
  api::context offline{server.settings, server.policy, server.password_rules, *server.changes,
                       server.time,     *server.store, server.hasher};
  api::context online{server.settings, server.policy, server.password_rules, *server.changes,
                      server.time,     *server.store, server.hasher,         &running};

  api::answer call(api::context& r, const char* path, boost::json::object request) {
    return server.run(admin::call(r, path, std::move(request)));
  }
  api::answer call(const char* path, boost::json::object request) { return call(offline, path, std::move(request)); }

  void refused(const api::answer& a, unsigned status, std::string_view part) {
    BOOST_TEST(a.status == status);
    BOOST_REQUIRE(a.body.contains("error"));
    const std::string why(a.body.at("error").as_string());
    BOOST_TEST(why.find(part) != why.npos, why);
  }
};

} // namespace twostep::server::test
