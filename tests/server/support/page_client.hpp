#pragma once
// A browser without a network: keeps cookies, fills in hidden fields and follows redirects, with the site in the
// test's process.

#include "server/site/site.hpp"
#include "tests/server/support/test_services.hpp"

#include <functional>
#include <initializer_list>
#include <map>
#include <string>
#include <string_view>
#include <utility>

namespace twostep::server::test {

struct answer {
  unsigned status = 0;
  std::string body;
  std::vector<std::pair<std::string, std::string>> headers;

  std::string header(std::string_view name) const;
  /// The value of name="…" after `near`; the first one in the body if `near` is empty.
  std::string attribute(std::string_view name, std::string_view near = {}) const;
  bool immutable = false;  ///< the browser may cache it for ever
  std::uint16_t route = 0; ///< server/site/route_numbers.hpp
  bool has(std::string_view text) const { return body.find(text) != std::string::npos; }
};

using fields = std::initializer_list<std::pair<std::string_view, std::string_view>>;

class page_client {
public:
  page_client(test_services&, site&);

  answer get(std::string_view target);
  answer head(std::string_view target);
  /// Posts a form as the page `form_page` would: fetches its CSRF token from there first.
  answer post(std::string_view form_page, std::string_view action, fields);
  answer post_raw(std::string_view target, std::string body);
  /// GETs the Location of an answer.
  answer follow(const answer&);

  /// Enters email and password, and the newest code if one is asked for.
  answer sign_in(std::string_view email, std::string_view password);
  std::string last_code();

  std::map<std::string, std::string> cookies;
  std::string host = "id.example.org", origin, sec_fetch_site = "same-origin";
  std::string content_type = "application/x-www-form-urlencoded";
  std::string network = "192.0.2.7", user_agent;
  bool loopback = false;
  std::string x_signature; ///< of a receipt
  std::string accept, traceparent;
  std::function<void(http::request&)> with; ///< changes every request at last; may be empty

private:
  answer send(http::method, std::string_view target, std::string body);

  test_services& services_;
  site& site_;
};

std::string urlencoded(fields);

} // namespace twostep::server::test
