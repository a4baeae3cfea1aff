#include "tests/server/support/app_fixture.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <utility>

namespace twostep::server::test {

app_fixture::app_fixture(config c) : site_fixture(std::move(c)) {}

answer app_fixture::add_app(page_client& b, const answer& form, std::string_view code, std::string_view name) {
  const auto token_from = b.get(security).status == 200u ? security : new_app_page;
  return b.post(
      token_from, new_app_page, {{"app", hidden("app", form)}, {"code", code}, {"name", name}, {"end_others", "1"}}
  );
}

phone_app app_fixture::set_up(page_client& b, std::string_view name) {
  const auto form = b.get(new_app_page);
  BOOST_REQUIRE_EQUAL(form.status, 200u);
  auto app = scan(form);
  BOOST_REQUIRE_EQUAL(add_app(b, form, code_of(app), name).status, 303u);
  wait_for_next_code();
  return app;
}

std::string app_fixture::id_of(std::string_view name) const {
  const auto all = services.account(account).authenticators;
  const auto found = std::ranges::find(all, name, &core::authenticator::name);
  BOOST_REQUIRE(found != all.end());
  return core::to_text(found->id);
}

std::string app_fixture::app_path(std::string_view action, std::string_view name) const {
  return std::string(apps_page) + "/" + id_of(name) + "/" + std::string(action);
}

answer app_fixture::sign_in_with(page_client& b, const phone_app& app) {
  BOOST_REQUIRE_EQUAL(give_password(b).header("Location"), code_page);
  const auto in = b.post(code_page, code_page, {{"code", code_of(app)}});
  wait_for_next_code();
  return in;
}

answer app_fixture::step_up_with(page_client& b, const phone_app& app) {
  auto a = b.get(again_page);
  if (a.status == 200) a = b.post(again_page, again_page, {{"password", password}});
  BOOST_REQUIRE_EQUAL(a.header("Location"), again_code_page);
  a = b.post(again_code_page, again_code_page, {{"code", code_of(app)}});
  wait_for_next_code();
  return a;
}

answer app_fixture::step_up_by_text(page_client& b) {
  auto a = b.get(again_page);
  if (a.status == 200) a = b.post(again_page, again_page, {{"password", password}});
  BOOST_REQUIRE_EQUAL(a.header("Location"), again_code_page);
  return b.post(again_code_page, again_code_page, {{"code", b.last_code()}});
}

std::size_t app_fixture::codes_sent() {
  services.deliver();
  return static_cast<std::size_t>(std::ranges::count_if(services.gateway->sent, [](const sent_text& t) {
    return t.purpose != sms::purpose::notice;
  }));
}

std::string app_fixture::led(page_client& b, std::string_view page) {
  return b.get(page).header("Location");
}

bool app_fixture::was_told(std::string_view what) {
  services.deliver();
  return std::ranges::any_of(services.gateway->sent, [&](const sent_text& t) {
    return t.text.find(what) != std::string::npos;
  });
}

app_first::app_first(config c) : with_both(std::move(c)) {
  const auto prefer = app_path("prefer");
  BOOST_REQUIRE_EQUAL(browser.post(apps_page, prefer, {}).status, 303u);
  sent = codes_sent();
}

answer app_first::choose_text(page_client& b) {
  return b.post(method_page, method_page, {{"method", "text_message"}});
}

answer app_first::choose_app(page_client& b, std::string_view name) {
  const auto id = id_of(name);
  return b.post(method_page, method_page, {{"method", "authenticator_app"}, {"authenticator", id}});
}

answer app_first::give(page_client& b, std::string_view code) {
  return b.post(code_page, code_page, {{"code", code}});
}

} // namespace twostep::server::test
