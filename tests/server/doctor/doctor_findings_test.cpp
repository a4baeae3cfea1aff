// The doctor's conclusions: one misconfiguration in each case, and what to change.

#include "server/doctor/findings.hpp"
#include "server/doctor/proxy_requests.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>

using namespace twostep::server;
using namespace twostep::server::doctor;

namespace doctor_findings {

struct findings_fixture {
  config settings;
  public_address ours;
  address asked = read_address("https://app.example.org/reports/7?from=a").value();
  probe_result by_browser{{}, std::vector<arrival>(1)};
  probe_result by_program{{}, std::vector<arrival>(1)};
  answer_back& back = by_browser.back;
  std::vector<arrival>& arrived = by_browser.arrived;
  bool is_program_sent = true;

  explicit findings_fixture(const char* public_url = "https://id.example.org") : ours(parse_public_url(public_url)) {
    settings.server.public_url = public_url;
    settings.session.cookie_domain = "example.org";
    back.status = 302;
    back.from = "192.0.2.7";
    back.location =
        "https://id.example.org/sign-in?next=https://app.example.org/reports/7?from%3Da%26twostep-probe%3D0123";
    auto& a = arrived.front();
    a.peer = "10.0.0.2";
    a.trusted = true;
    a.client = "192.0.2.7";
    a.method = "GET";
    a.host = "127.0.0.1:8080";
    a.target = "/gate/check";
    a.forwarded_for = {"192.0.2.7"};
    a.forwarded_method = "GET";
    a.forwarded_proto = "https";
    a.forwarded_host = "app.example.org";
    a.forwarded_uri = "/reports/7?from=a";
    a.cookies = {probe_name};
    auto& p = by_program.arrived.front() = a;
    p.has_app_token = true;
    by_program.back.status = 401;
    by_program.back.challenge = "Bearer error=\"invalid_token\"";
  }
  findings_fixture(const findings_fixture&) = delete;
  arrival& seen() { return arrived.front(); }

  std::vector<finding> found() const {
    return findings(settings, ours, asked, by_browser, is_program_sent ? &by_program : nullptr);
  }
  bool is_well() const {
    const auto all = found();
    return std::none_of(all.begin(), all.end(), [](const finding& f) { return f.is_problem; });
  }
  /// Exactly one finding, with these texts in its problem and its advice.
  bool says(std::string_view what, std::string_view change = "") const {
    const auto all = found();
    for (const auto& f : all) BOOST_TEST_MESSAGE(f.what << " / " << f.change);
    return all.size() == 1 && all[0].what.find(what) != std::string::npos &&
           all[0].change.find(change) != std::string::npos && all[0].is_problem == !change.empty();
  }
  /// No problem; the suggestion has these texts.
  bool suggests(std::string_view what, std::string_view change) const {
    const auto all = found();
    return is_well() && all.size() == 1 && all[0].what.find(what) != std::string::npos &&
           all[0].change.find(change) != std::string::npos;
  }
  void add_rule(std::vector<std::string> allow) {
    auto& r = settings.gate.rules.emplace_back();
    gate::read_allow(allow, r);
  }
};

struct pages_fixture : findings_fixture {
  pages_fixture() {
    asked = read_address("https://id.example.org").value();
    back.status = 200;
    back.location.clear();
    auto& a = seen();
    a.host = "id.example.org";
    a.target = "/healthz";
    a.forwarded_uri.clear();
    a.forwarded_method.clear();
  }
};

} // namespace doctor_findings

BOOST_AUTO_TEST_SUITE(doctor_findings)

BOOST_AUTO_TEST_CASE(addresses_are_read_as_people_type_them) {
  const auto a = read_address("HTTPS://App.Example.org:443");
  BOOST_REQUIRE(a);
  BOOST_TEST(a->text() == "https://app.example.org/");
  BOOST_TEST(read_address("http://[::1]:8080/a?b=c#d")->text() == "http://[::1]:8080/a?b=c");
  for (const char* wrong :
       {"", "app.example.org", "ftp://app.example.org", "https://", "https://a:b@c/", "https://a b/", "https://a:0/",
        "https://a:65536/"})
    BOOST_TEST(!read_address(wrong));
}

BOOST_AUTO_TEST_CASE(what_is_ours_is_told_from_applications) {
  const auto ours = parse_public_url("https://example.org/auth");
  const auto at = [&](const char* url) { return side_of(ours, read_address(url).value()); };
  BOOST_TEST((at("https://example.org/auth") == side::pages));
  BOOST_TEST((at("https://example.org/auth/sign-in?x") == side::pages));
  BOOST_TEST((at("https://example.org/authors") == side::application));
  BOOST_TEST((at("https://example.org/") == side::application));
  BOOST_TEST((at("https://app.example.org/auth") == side::application));
  const auto a = read_address("https://example.org/x?y=z").value();
  BOOST_TEST(target_of(ours, a, "0123") == "/x?y=z&twostep-probe=0123");
  BOOST_TEST(
      target_of(ours, read_address("https://example.org/auth").value(), "01") == "/auth/healthz?twostep-probe=01"
  );
}

BOOST_FIXTURE_TEST_CASE(a_gate_that_is_set_up_well_has_no_findings, findings_fixture) {
  BOOST_TEST(found().empty());
  seen().forwarded_proto = seen().forwarded_host = seen().forwarded_uri = "";
  seen().original_url = "https://app.example.org/reports/7?from=a";
  BOOST_TEST(found().empty());
}

BOOST_FIXTURE_TEST_CASE(pages_that_are_set_up_well_have_none_either, pages_fixture) {
  BOOST_TEST(found().empty());
}

BOOST_FIXTURE_TEST_CASE(nothing_answers, findings_fixture) {
  back.failure = "Connection refused";
  BOOST_TEST(says("Connection refused", "whether the proxy runs"));
  back.certificate_refused = true;
  BOOST_TEST(says("Connection refused", "--insecure"));
}

BOOST_FIXTURE_TEST_CASE(nothing_arrived, findings_fixture) {
  arrived.clear();
  back.status = 200;
  BOOST_TEST(says("without asking this server's gate", "GET /gate/check at 127.0.0.1:8080"));
  back.status = 502;
  BOOST_TEST(says("can't reach", "127.0.0.1:8080"));
  asked = read_address("http://app.example.org/").value();
  back.status = 301;
  back.location = "https://app.example.org/";
  BOOST_TEST(says("leads to https", "https://"));
}

BOOST_FIXTURE_TEST_CASE(something_else_answers_where_the_pages_should, pages_fixture) {
  arrived.clear();
  back.status = 404;
  BOOST_TEST(says("answered 404, and it wasn't this server", "pass https://id.example.org on to"));
}

BOOST_FIXTURE_TEST_CASE(a_proxy_that_is_not_trusted, findings_fixture) {
  seen().trusted = false;
  seen().client = "10.0.0.2";
  BOOST_TEST(says("10.0.0.2, which isn't trusted", "server.trusted_proxies = [\"10.0.0.2\"]"));
}

BOOST_FIXTURE_TEST_CASE(a_proxy_that_says_nothing, findings_fixture) {
  auto& a = seen();
  a.forwarded_for.clear();
  a.forwarded_proto = a.forwarded_host = a.forwarded_uri = a.forwarded_method = "";
  a.client = a.peer;
  back.location = "https://id.example.org/sign-in";
  const auto all = found();
  BOOST_REQUIRE(all.size() == 3u);
  BOOST_TEST(all[0].change.find("X-Forwarded-For") != std::string::npos);
  BOOST_TEST(all[1].change.find("X-Forwarded-Proto, X-Forwarded-Host, X-Forwarded-Uri") != std::string::npos);
  BOOST_TEST(all[2].what.find("their profile rather than") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(a_proxy_that_says_half, findings_fixture) {
  seen().forwarded_proto = "";
  BOOST_TEST(says("without all of X-Forwarded-Proto", "et the proxy set them"));
}

BOOST_FIXTURE_TEST_CASE(the_wrong_scheme_host_or_path, findings_fixture) {
  seen().forwarded_proto = "http";
  BOOST_TEST(says("about http://app.example.org", "X-Forwarded-Proto"));
  seen().forwarded_proto = "https";
  seen().forwarded_uri = "/";
  BOOST_TEST(says("tells the gate of https://app.example.org/, and", "what the browser asked for"));
  seen().forwarded_host = "backend";
  BOOST_TEST(says("about backend, which is neither", "session.cookie_domain"));
}

BOOST_FIXTURE_TEST_CASE(cookies_that_do_not_arrive, findings_fixture) {
  seen().cookies.clear();
  BOOST_TEST(says("keeps cookies from the gate", "Cookie"));
}

BOOST_FIXTURE_TEST_CASE(another_address_than_the_one_it_left_from_is_worth_knowing, findings_fixture) {
  seen().client = "203.0.113.9";
  BOOST_TEST(says("counted as 203.0.113.9"));
  BOOST_TEST(is_well());
}

BOOST_FIXTURE_TEST_CASE(the_request_itself_comes_to_us, findings_fixture) {
  seen().target = "/reports/7?from=a";
  BOOST_TEST(says("on to this server itself (GET /reports/7)", "GET /gate/check"));
}

BOOST_FIXTURE_TEST_CASE(the_gate_s_answer_is_not_heeded, findings_fixture) {
  back.status = 200;
  back.location.clear();
  BOOST_TEST(says("lets everybody on", "heed"));
  back.status = 401;
  BOOST_TEST(says("a bare 401", "mode=redirect"));
  back.status = 500;
  BOOST_TEST(says("in place of what the gate says", "mode=redirect"));
  back.status = 404;
  BOOST_TEST(says("answers 404", "Location"));
}

BOOST_FIXTURE_TEST_CASE(the_browser_is_led_elsewhere, findings_fixture) {
  back.location = "https://id.example.com/sign-in";
  BOOST_TEST(says("rather than to https://id.example.org/sign-in", "Location"));
  back.location = "https://id.example.org/sign-in?next=https://app.example.org/";
  BOOST_TEST(says("would be at https://app.example.org/ rather than", "Location"));
}

BOOST_FIXTURE_TEST_CASE(an_authorization_that_is_kept_from_the_gate_may_be_on_purpose, findings_fixture) {
  by_program.arrived.front().has_app_token = false;
  by_program.back.location = "https://id.example.org/sign-in";
  BOOST_TEST(suggests("right where none should", "nginx: no proxy_set_header Authorization"));
  for (const char* proxy : {"Caddy", "Traefik", "HAProxy"}) BOOST_TEST(suggests("Authorization", proxy));
  by_program.arrived.clear(); // the proxy or the application has its own passwords
  BOOST_TEST(suggests("right where none should", "pass Authorization on to the gate"));
}

BOOST_FIXTURE_TEST_CASE(where_there_are_no_tokens_nothing_is_said_of_them, findings_fixture) {
  BOOST_TEST(is_for_programs(settings, side::application));
  BOOST_TEST(!is_for_programs(settings, side::pages));
  settings.gate.app_tokens = 0;
  BOOST_TEST(!is_for_programs(settings, side::application));
  is_program_sent = false;
  BOOST_TEST(found().empty());
}

BOOST_FIXTURE_TEST_CASE(a_token_that_is_worth_nothing_must_not_open_the_application, findings_fixture) {
  by_program.back.status = 200;
  BOOST_TEST(says("lets the program on", "heed"));
  by_program.arrived.clear();
  BOOST_TEST(says("doesn't ask the gate about requests with Authorization", "every request"));
}

BOOST_FIXTURE_TEST_CASE(a_program_must_get_the_gate_s_401, findings_fixture) {
  by_program.back.challenge.clear();
  BOOST_TEST(says("without WWW-Authenticate", "hand that field on"));
  by_program.back.status = 303;
  by_program.back.location = "https://id.example.org/sign-in";
  BOOST_TEST(says("told 303, to https://id.example.org/sign-in", "hand on a 401"));
  by_program.back.failure = "Connection reset by peer";
  BOOST_TEST(says("got no answer: Connection reset by peer", "log"));
}

BOOST_FIXTURE_TEST_CASE(what_is_said_of_programs_waits_until_the_gate_is_asked_at_all, findings_fixture) {
  by_program.arrived.clear();
  by_program.back.status = 200;
  seen().forwarded_proto = "";
  BOOST_TEST(says("without all of X-Forwarded-Proto", "et the proxy set them"));
}

BOOST_FIXTURE_TEST_CASE(rules_speak_too, findings_fixture) {
  add_rule({"anyone"});
  back.status = 200;
  by_program.back.status = 200;
  BOOST_TEST(says("opens this address to everybody"));
  by_program.back.status = 401;
  settings.gate.rules.clear();
  add_rule({});
  back.status = 403;
  BOOST_TEST(says("denies this address"));
  BOOST_TEST(is_well());
}

BOOST_FIXTURE_TEST_CASE(another_host_at_the_pages, pages_fixture) {
  seen().host = "twostep:8080";
  BOOST_TEST(says("\"Host: twostep:8080\"", "Host"));
}

BOOST_FIXTURE_TEST_CASE(a_path_that_is_changed_on_the_way_to_the_pages, pages_fixture) {
  seen().target = "/x/healthz";
  BOOST_TEST(says("asks for /x/healthz", "as they are"));
  seen().target = "/healthz";
  back.status = 421;
  BOOST_TEST(says("421 came back", "hand its answers on"));
}

BOOST_AUTO_TEST_CASE(a_prefix_may_be_taken_away_by_the_proxy) {
  for (const char* target : {"/auth/healthz", "/healthz"}) {
    pages_fixture p;
    p.ours = parse_public_url("https://id.example.org/auth");
    p.asked = read_address("https://id.example.org/auth/").value();
    p.seen().target = target;
    BOOST_TEST(p.found().empty());
  }
}

BOOST_FIXTURE_TEST_CASE(http_where_public_url_is_https, pages_fixture) {
  asked = read_address("http://id.example.org").value();
  seen().forwarded_proto = "http";
  BOOST_TEST(says("by http://", "lead http to https"));
}

BOOST_FIXTURE_TEST_CASE(a_wrong_scheme_does_the_pages_no_harm, pages_fixture) {
  seen().forwarded_proto = "http";
  BOOST_TEST(says("the gate would"));
  BOOST_TEST(is_well());
}

// Browsers then hide the origin of our own forms; over https another field still tells it.
BOOST_FIXTURE_TEST_CASE(a_referrer_policy_that_hides_origins_over_plain_http, pages_fixture) {
  back.referrer_policy = "no-referrer";
  BOOST_TEST(found().empty());
  ours = parse_public_url("http://id.lan");
  asked = read_address("http://id.lan").value();
  seen().host = "id.lan";
  seen().forwarded_proto = "http";
  BOOST_TEST(says("Referrer-Policy: no-referrer", "come by https"));
  back.referrer_policy = "strict-origin, No-Referrer ";
  BOOST_TEST(says("Referrer-Policy: no-referrer", "come by https"));
  back.referrer_policy = "no-referrer, strict-origin";
  BOOST_TEST(found().empty());
  back.referrer_policy = "strict-origin";
  BOOST_TEST(found().empty());
}

BOOST_AUTO_TEST_CASE(no_proxy_at_all_is_fine_on_one_machine) {
  pages_fixture p;
  p.ours = parse_public_url("http://localhost:8080");
  p.asked = read_address("http://localhost:8080/").value();
  p.back.from = "127.0.0.1";
  auto& a = p.seen();
  a.peer = a.client = "127.0.0.1";
  a.host = "localhost:8080";
  a.forwarded_for.clear();
  a.forwarded_proto = a.forwarded_host = "";
  BOOST_TEST(p.says("no proxy in between"));
  BOOST_TEST(p.is_well());
}

BOOST_FIXTURE_TEST_CASE(a_made_up_amr_in_the_answer_is_a_problem_whatever_the_gate_sends, findings_fixture) {
  add_rule({"anyone"});
  back.status = 200;
  back.shows_made_up_amr = true;
  const auto all = found();
  BOOST_TEST(!is_well());
  BOOST_TEST(all.back().what.find("reached the application") != std::string::npos);
  BOOST_TEST(all.back().change.find("put the gate's Remote-Amr in its place") != std::string::npos);
}

BOOST_FIXTURE_TEST_CASE(where_the_gate_sends_an_amr_it_is_said_what_is_known_of_a_made_up_one, findings_fixture) {
  BOOST_TEST(found().empty());
  settings.gate.remote_amr = true;
  BOOST_TEST(suggests("can't be seen here", "a rule opens to \"anyone\""));
  add_rule({"anyone"});
  back.status = 200;
  BOOST_TEST(is_well());
  BOOST_TEST(found().back().what.find("isn't in the application's answer") != std::string::npos);
}

BOOST_AUTO_TEST_SUITE_END()
