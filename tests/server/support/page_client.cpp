#include "tests/server/support/page_client.hpp"

#include <boost/test/unit_test.hpp>
#include <boost/url/encode.hpp>
#include <boost/url/rfc/unreserved_chars.hpp>

#include <algorithm>

namespace twostep::server::test {

namespace {

awaitable<bool> handle(site* s, storage::store* log, http::exchange* x) {
  if (!s->handle_now(*x)) co_await s->handle(*x);
  if (x->observed != 0) co_await log->durable(x->observed);
  co_return true;
}

} // namespace

std::string answer::header(std::string_view name) const {
  for (const auto& [n, value] : headers)
    if (n == name) return value;
  return {};
}

std::string answer::attribute(std::string_view name, std::string_view near) const {
  const auto from = near.empty() ? 0 : body.find(near);
  if (from == std::string::npos) return {};
  const auto start = body.find(std::string(name) + "=\"", from);
  if (start == std::string::npos) return {};
  const auto begin = start + name.size() + 2;
  return body.substr(begin, body.find('"', begin) - begin);
}

std::string urlencoded(fields f) {
  std::string out;
  for (const auto& [name, value] : f) {
    if (!out.empty()) out += '&';
    out += std::string(name) + "=" + boost::urls::encode(value, boost::urls::unreserved_chars);
  }
  return out;
}

page_client::page_client(test_services& s, site& where) : services_(s), site_(where) {}

answer page_client::send(http::method method, std::string_view target, std::string body) {
  std::string cookie;
  for (const auto& [name, value] : cookies) cookie += (cookie.empty() ? "" : "; ") + name + "=" + value;
  auto x = services_.request();
  auto& r = x.request;
  r.method = method;
  r.target = target;
  r.path = target.substr(0, target.find('?'));
  r.query = target.find('?') == target.npos ? std::string_view() : target.substr(target.find('?') + 1);
  r.cookie = cookie;
  r.host = host;
  r.origin = origin;
  r.sec_fetch_site = sec_fetch_site;
  r.body = body;
  r.loopback_peer = loopback;
  r.user_agent = user_agent;
  r.accept = accept;
  r.traceparent = traceparent;
  static const std::vector<std::string> kept{"x-signature"};
  r.kept = http::kept_fields(kept);
  r.kept.at(0) = x_signature;
  r.client = {network, network};
  if (method == http::method::post) r.content_type = content_type;
  if (with) with(r);
  try {
    services_.run(handle(&site_, services_.store.get(), &x));
  } catch (...) {
    site_.on_exception(x);
  }
  answer a{x.response.status, x.response.body, {}, x.response.immutable, x.route};
  for (const auto& h : x.response.headers) {
    a.headers.emplace_back(h.name, h.value);
    if (h.name != "Set-Cookie") continue;
    const auto pair = h.value.substr(0, h.value.find(';'));
    const auto at = pair.find('=');
    if (at + 1 == pair.size() || h.value.find("Max-Age=0") != std::string::npos)
      cookies.erase(pair.substr(0, at));
    else
      cookies[pair.substr(0, at)] = pair.substr(at + 1);
  }
  services_.deliver();
  return a;
}

answer page_client::get(std::string_view target) {
  return send(http::method::get, target, {});
}

answer page_client::head(std::string_view target) {
  return send(http::method::head, target, {});
}

answer page_client::post(std::string_view form_page, std::string_view action, fields f) {
  const auto page = get(form_page);
  const auto csrf = page.attribute("value", "name=\"csrf\"");
  return send(http::method::post, action, urlencoded({{"csrf", csrf}}) + "&" + urlencoded(f));
}

answer page_client::post_raw(std::string_view target, std::string body) {
  return send(http::method::post, target, std::move(body));
}

answer page_client::follow(const answer& a) {
  BOOST_REQUIRE_EQUAL(a.status, 303u);
  return get(a.header("Location"));
}

std::string page_client::last_code() {
  services_.deliver();
  BOOST_REQUIRE(!services_.gateway->sent.empty());
  const auto& texts = services_.gateway->sent; // includes notices
  const auto is_code = [](const test::sent_text& t) { return t.purpose != sms::purpose::notice; };
  const auto code = std::find_if(texts.rbegin(), texts.rend(), is_code);
  BOOST_REQUIRE((code != texts.rend()));
  return code_in(code->text);
}

answer page_client::sign_in(std::string_view email, std::string_view password) {
  auto a = post("/sign-in", "/sign-in", {{"email", email}, {"password", password}});
  if (a.status == 303 && a.header("Location") == "/sign-in/code")
    a = post("/sign-in/code", "/sign-in/code", {{"code", last_code()}});
  return a;
}

} // namespace twostep::server::test
