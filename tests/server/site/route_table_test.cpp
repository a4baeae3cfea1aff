// Routes as rows: path patterns, required access and kinds of body, enforced by the site for any table.
#include "server/pages/page_context.hpp"
#include "server/site/page_answer.hpp"
#include "server/site/route_table.hpp"
#include "server/site/routes.hpp"
#include "tests/server/support/site_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <array>
#include <stdexcept>

using namespace twostep;
using namespace twostep::server;
using namespace twostep::server::test;

namespace route_table {

awaitable<> show_thing(pages::page_context& v) {
  pages::page p(v, "message.tpl", core::msgid("A thing"));
  p.set("HEADING", v.path["id"]).set("SENTENCE", v.field("name"));
  p.answer();
  co_return;
}

awaitable<> rename_thing(pages::page_context& v) {
  v.x.response.status = 204;
  v.x.response.headers.push_back({"X-Renamed", std::string(v.path["id"]) + " " + std::string(v.field("name"))});
  co_return;
}

awaitable<> show_new(pages::page_context& v) {
  v.x.response.body = "new";
  co_return;
}

awaitable<> hear(pages::page_context& v) {
  v.x.response.body = std::string(v.path["who"]) + " says " + std::string(v.x.request.body);
  v.x.response.body += v.who || v.browser ? " with a cookie" : "";
  co_return;
}

constexpr std::array table{
    route{methods::reads, "/things/{id}", access::signed_in, body_kind::none, answer_of<show_thing>},
    route{
        methods::posts, "/things/{id}/rename", access::signed_in, body_kind::form, answer_of<rename_thing>, {"name"}},
    route{methods::reads, "/things/new", access::either, body_kind::none, answer_of<show_new>},
    route{methods::callbacks, "/heard/{who}", access::signature, body_kind::raw, answer_of<hear>},
    route{methods::posts, "/wish", access::anonymous, body_kind::form, answer_of<show_new>, {"name"}},
};

struct fixture : site_fixture {
  fixture() { give_password(browser); }

  server::site things{services.pages(), std::span<const route>(table)};
  page_client visitor{services, things};

  /// Uses the same browser at the other site.
  void go_there() { visitor.cookies = browser.cookies; }
};

} // namespace route_table

BOOST_FIXTURE_TEST_SUITE(route_table, fixture)

BOOST_AUTO_TEST_CASE(a_row_with_a_pattern_is_found_and_a_literal_path_goes_before_it) {
  const server::route_table t{std::span<const route>(table)};
  const auto thing = t.find(http::method::get, "/things/7");
  BOOST_REQUIRE(thing.row);
  BOOST_TEST(thing.values["id"] == "7");
  BOOST_TEST((t.find(http::method::head, "/things/7").row == thing.row));
  BOOST_TEST((t.find(http::method::get, "/things/new").row == &table[2]));
  const auto none = t.find(http::method::post, "/things/new");
  BOOST_TEST(!none.row);
  BOOST_TEST(none.allowed == "GET, HEAD");
  BOOST_TEST(t.find(http::method::head, "/heard/a").allowed == "GET, POST");
  BOOST_TEST(t.find(http::method::get, "/nothing").allowed == "");
}

BOOST_AUTO_TEST_CASE(a_form_stands_on_the_page_above_it) {
  const server::route_table t{std::span<const route>(table)};
  const auto page = t.page_of_form(table[1], "/things/7/rename");
  BOOST_REQUIRE(page.has_value());
  BOOST_TEST((page->row == &table[0]));
  BOOST_TEST(page->path == "/things/7");
  BOOST_TEST(page->values["id"] == "7");
}

BOOST_AUTO_TEST_CASE(forms_that_anybody_may_send_stand_on_a_page) {
  const server::route_table t{routes()};
  for (const auto& r : routes())
    if (r.path.text() != "/language" && // its form stands on every page
        (r.access == access::anonymous || (r.access == access::either && r.body == body_kind::form)))
      BOOST_TEST(t.page_of_form(r, r.path.text()).has_value(), r.path.text());
  for (const auto step : {core::next_step::none, core::next_step::change_password, core::next_step::enable_two_step})
    BOOST_TEST(t.find(http::method::get, pages::page_of(step)).row);
}

BOOST_AUTO_TEST_CASE(a_body_that_nobody_checks_is_refused) {
  const auto wrong = [](methods m, server::access a, body_kind b) {
    const route one[] = {{m, "/a", a, b, answer_of<show_new>}};
    BOOST_CHECK_THROW(server::route_table{one}, std::invalid_argument);
  };
  wrong(methods::posts, access::signed_in, body_kind::none);
  wrong(methods::posts, access::anonymous, body_kind::raw);
  wrong(methods::callbacks, access::signed_in, body_kind::form);
  wrong(methods::reads, access::either, body_kind::form);
  wrong(methods::posts, access::signature, body_kind::form);
}

BOOST_AUTO_TEST_CASE(a_form_that_anybody_may_send_stands_on_no_page_of_the_signed_in) {
  const route two[] = {
      {methods::reads, "/a", access::signed_in, body_kind::none, answer_of<show_new>},
      {methods::posts, "/a", access::anonymous, body_kind::form, answer_of<show_new>}};
  BOOST_CHECK_THROW(server::route_table{two}, std::invalid_argument);
}

BOOST_AUTO_TEST_CASE(the_column_says_who_may_come_and_the_way_back_is_the_path_that_was_asked_for) {
  BOOST_TEST(visitor.get("/things/7").header("Location") == "/sign-in?next=/things/7");
  BOOST_TEST(visitor.post_raw("/things/7/rename", "").header("Location") == "/sign-in?next=/things/7");
  go_there();
  const auto a = visitor.get("/things/7");
  BOOST_TEST(a.status == 200u);
  BOOST_TEST(a.has("7"));
}

BOOST_AUTO_TEST_CASE(a_refused_form_that_stands_on_no_page_is_answered_by_one_that_says_so) {
  const auto refused = visitor.post_raw("/wish", "csrf=no&name=seven");
  BOOST_TEST(refused.status == 403u);
  BOOST_TEST(refused.has("This page had expired, so nothing was done."));
}

BOOST_AUTO_TEST_CASE(a_form_is_taken_with_its_token_and_shown_again_without) {
  go_there();
  const auto a = visitor.post("/things/7", "/things/7/rename", {{"name", "seven"}});
  BOOST_TEST(a.status == 204u);
  BOOST_TEST(a.header("X-Renamed") == "7 seven");
  const auto refused = visitor.post_raw("/things/8/rename", "csrf=no&name=eight");
  BOOST_TEST(refused.status == 403u);
  BOOST_TEST(refused.has("8"));
  BOOST_TEST(refused.header("X-Renamed") == "");
  visitor.content_type = "application/json";
  BOOST_TEST(visitor.post_raw("/things/7/rename", "{}").status == 415u);
}

BOOST_AUTO_TEST_CASE(another_servers_call_is_of_any_media_type_and_knows_no_cookie) {
  go_there();
  visitor.content_type = "application/json";
  const auto a = visitor.post_raw("/heard/somebody", "{}");
  BOOST_TEST(a.status == 200u);
  BOOST_TEST(a.body == "somebody says {}");
  BOOST_TEST(a.header("Set-Cookie") == "");
  BOOST_TEST(visitor.get("/heard/x").body == "x says ");
  BOOST_TEST(visitor.head("/heard/x").status == 405u);
  visitor.host = "evil.example";
  BOOST_TEST(visitor.get("/heard/x").status == 421u);
}

BOOST_AUTO_TEST_SUITE_END()
