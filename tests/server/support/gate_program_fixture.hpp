#pragma once
// A gate, a person with an app token for an application behind it, and programs that use it.

#include "tests/server/support/gate_config.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>
#include <utility>

namespace twostep::server::test {

struct gate_program_fixture : site_fixture {
  explicit gate_program_fixture(config c = with_domain()) : site_fixture(std::move(c)) {
    BOOST_REQUIRE_EQUAL(browser.sign_in(alice, password).status, 303u);
    token = make_app_token(browser, "backup", "app.example.org");
  }

  page_client program{services, site}; ///< without cookies
  std::string token, app = "app.example.org";

  answer
  ask(page_client& who, const std::string& authorization, std::string_view uri = "/", bool redirecting = false) {
    who.with = [&](http::request& r) {
      r.host = "anything.example";
      r.trusted_peer = true;
      r.forwarded_method = "GET";
      r.forwarded_proto = "https";
      r.forwarded_host = app;
      r.forwarded_uri = uri;
      r.authorization = authorization;
    };
    auto a = who.get(redirecting ? "/gate/check?mode=redirect" : "/gate/check");
    who.with = {};
    return a;
  }
  answer ask(const std::string& authorization, std::string_view uri = "/") {
    return ask(program, authorization, uri);
  }
  std::string bearer() const { return "Bearer " + token; }
  std::size_t audited(std::string_view event, std::string_view detail) const {
    return static_cast<std::size_t>(std::count_if(
        services.audited.begin(), services.audited.end(),
        [&](const storage::audit_entry& e) { return e.event == event && e.detail == detail; }
    ));
  }
};

} // namespace twostep::server::test
