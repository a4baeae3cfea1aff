#include "bench/load/scenario.hpp"

#include <algorithm>
#include <chrono>

namespace twostep::bench::load {

namespace {

using clock = std::chrono::steady_clock;

constexpr const char* security = "/profile/security";
constexpr const char* two_step = "/profile/security/two-step/";

histogram::duration since(clock::time_point t) {
  return std::chrono::duration_cast<histogram::duration>(clock::now() - t);
}

awaitable<answer> get(step_context v, std::string step, std::string target, unsigned expected = 200) {
  const auto begun = clock::now();
  answer a = co_await v.who.get(std::move(target));
  if (a.status != expected) throw failed("status " + std::to_string(a.status) + " at " + step);
  v.into.steps[step].note(since(begun));
  co_return a;
}

awaitable<answer> post(step_context v, std::string step, std::string target, fields all) {
  const auto begun = clock::now();
  answer a = co_await v.who.post(std::move(target), std::move(all));
  if (a.status != 303) throw failed("status " + std::to_string(a.status) + " at " + step);
  v.into.steps[step].note(since(begun));
  co_return a;
}

awaitable<std::string> read_code(step_context v, std::uint64_t mark) {
  const auto begun = clock::now();
  std::string code = co_await v.texts.code(v.user.phone, mark);
  v.into.steps["text arrives"].note(since(begun));
  co_return code;
}

awaitable<> health(step_context v) {
  co_await get(v, "health", "/healthz");
}

/// A complete sign-in: the password, and the code if two-step verification is on.
awaitable<> sign_in(step_context v) {
  v.who.forget_cookies();
  const answer form = co_await get(v, "sign-in form", "/sign-in");
  const auto mark = v.texts.mark(v.user.phone);
  fields password{{"csrf", csrf_of(form)}, {"email", v.user.email}, {"password", v.user.password}};
  const answer after = co_await post(v, "password", "/sign-in", std::move(password));
  if (after.location.find("/sign-in/code") == std::string::npos) co_return;
  const answer code_form = co_await get(v, "code form", "/sign-in/code");
  const std::string code = co_await read_code(v, mark);
  fields answered{{"csrf", csrf_of(code_form)}, {"code", code}};
  co_await post(v, "code", "/sign-in/code", std::move(answered));
}

awaitable<> turn_on(step_context v) {
  const std::string phone_page = std::string(two_step) + "phone", code_page = std::string(two_step) + "enable";
  const answer form = co_await get(v, "phone form", phone_page);
  const auto mark = v.texts.mark(v.user.phone);
  fields number{{"csrf", csrf_of(form)}, {"phone", v.user.phone}};
  co_await post(v, "phone", phone_page, std::move(number));
  const std::string code = co_await read_code(v, mark);
  fields answered{{"csrf", csrf_of(form)}, {"code", code}};
  co_await post(v, "enable", code_page, std::move(answered));
}

awaitable<> turn_off(step_context v) {
  const answer page = co_await get(v, "security page", security);
  const auto mark = v.texts.mark(v.user.phone);
  fields bin{{"csrf", csrf_of(page)}};
  co_await post(v, "bin", std::string(two_step) + "disable", std::move(bin));
  const std::string code = co_await read_code(v, mark);
  fields answered{{"csrf", csrf_of(page)}, {"code", code}};
  co_await post(v, "disable", std::string(two_step) + "disable/confirm", std::move(answered));
}

bool is_on(const answer& page) {
  return page.body.find("data-two-step=\"enabled\"") != std::string::npos;
}

awaitable<> be_enrolled(step_context v) {
  co_await sign_in(v);
  const answer page = co_await get(v, "security page", security);
  if (!is_on(page)) co_await turn_on(v);
}

awaitable<> be_not_enrolled(step_context v) {
  co_await sign_in(v);
  const answer page = co_await get(v, "security page", security);
  if (is_on(page)) co_await turn_off(v);
}

awaitable<> security_page(step_context v) {
  co_await get(v, "security page", security);
}

awaitable<> on_and_off(step_context v) {
  co_await turn_on(v);
  co_await turn_off(v);
}

constexpr scenario all[] = {
    {"health", "GET /healthz: the cost of HTTP alone", false, false, nullptr, nullptr, &health},
    {"security-page", "GET /profile/security with a session", true, false, nullptr, &sign_in, &security_page},
    {"sign-in", "form, password (one Argon2id), session", true, false, &be_not_enrolled, nullptr, &sign_in},
    {"sign-in-code", "form, password, text, code, session: the whole of it", true, true, &be_enrolled, nullptr,
     &sign_in},
    {"on-and-off", "number, code, bin, code: four durable changes, no hashing", true, true, nullptr, &be_not_enrolled,
     &on_and_off},
};

} // namespace

user make_user(std::size_t i) {
  const auto n = std::to_string(i);
  return {
      "load" + n + "@example.com", "load bench password " + n,
      "+4520" + std::string(6 - std::min<std::size_t>(6, n.size()), '0') + n};
}

std::span<const scenario> scenarios() {
  return all;
}

const scenario* find_scenario(std::string_view name) {
  const auto* found =
      std::find_if(std::begin(all), std::end(all), [name](const scenario& s) { return s.name == name; });
  return found == std::end(all) ? nullptr : found;
}

} // namespace twostep::bench::load
