#include "server/text/browser_label.hpp"

#include <boost/test/unit_test.hpp>

using namespace twostep;

BOOST_AUTO_TEST_SUITE(browser_label)

BOOST_AUTO_TEST_CASE(browsers_are_called_as_their_owners_call_them) {
  const struct {
    std::string_view agent, label;
  } rows[] = {
      {"Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Firefox/128.0", "Firefox on Linux"},
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
       "Safari/537.36",
       "Chrome on Windows"},
      {"Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
       "Safari/537.36 "
       "Edg/126.0.2592.81",
       "Edge on Windows"},
      {"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
       "Safari/605.1.15",
       "Safari on macOS"},
      {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.5 "
       "Mobile/15E148 Safari/604.1",
       "Safari on iPhone"},
      {"Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) FxiOS/127.0 "
       "Mobile/15E148 Safari/605.1.15",
       "Firefox on iPhone"},
      {"Mozilla/5.0 (iPad; CPU OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) CriOS/126.0.6478.54 "
       "Mobile/15E148 Safari/604.1",
       "Chrome on iPad"},
      {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/25.0 "
       "Chrome/121.0.0.0 "
       "Mobile Safari/537.36",
       "Samsung Internet on Android"},
      {"Mozilla/5.0 (Linux; Android 10; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 Mobile "
       "Safari/537.36 "
       "OPR/82.0.0.0",
       "Opera on Android"},
      {"Mozilla/5.0 (X11; CrOS x86_64 14541.0.0) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0.0.0 "
       "Safari/537.36",
       "Chrome on ChromeOS"},
      {"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) HeadlessChrome/126.0.0.0 "
       "Safari/537.36",
       "Chrome on Linux"},
      {"Firefox/128.0", "Firefox"},
      {"Mozilla/5.0 (X11; Linux x86_64)", "A browser on Linux"},
      {"curl/8.5.0", "A browser"},
      {"", "A browser"},
  };
  for (const auto& r : rows) BOOST_TEST_CONTEXT(r.agent) BOOST_TEST(server::browser_label(r.agent) == r.label);
}

BOOST_AUTO_TEST_CASE(none_of_what_is_sent_is_shown) {
  const auto label =
      server::browser_label("<script>alert(1)</script>\r\nSet-Cookie: a=b\x1b[31m Firefox/<b>9 Windows<i>");
  BOOST_TEST(label == "Firefox on Windows");
  BOOST_TEST(server::browser_label(std::string(100'000, 'x')).size() <= 64u);
}

BOOST_AUTO_TEST_SUITE_END()
