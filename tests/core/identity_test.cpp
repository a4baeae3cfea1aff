// Emails, names and their Unicode handling.

#include "core/email.hpp"
#include "core/organisation.hpp"
#include "core/text.hpp"

#include <boost/test/unit_test.hpp>

#include <string>
#include <vector>

using namespace twostep::core;

BOOST_AUTO_TEST_SUITE(identity)

BOOST_AUTO_TEST_CASE(two_spellings_of_one_address_have_one_key) {
  struct row {
    const char *typed, *shown, *key;
  };
  const row rows[] = {
      {"alice@example.com", "alice@example.com", "alice@example.com"},
      {"  Alice@EXAMPLE.com ", "Alice@EXAMPLE.com", "alice@example.com"},
      {"a.l+x@example.com", "a.l+x@example.com", "a.l+x@example.com"},
      {"STRASSE@bücher.example", "STRASSE@bücher.example", "strasse@xn--bcher-kva.example"},
      {"straße@BÜCHER.example", "straße@BÜCHER.example", "strasse@xn--bcher-kva.example"},
      {"jose\u0301@example.com", "jos\u00e9@example.com", "jos\u00e9@example.com"},
  };
  for (const auto& r : rows) {
    const auto e = parse_email(r.typed);
    BOOST_TEST_CONTEXT(r.typed) {
      BOOST_REQUIRE(e.has_value());
      BOOST_TEST(e->shown == r.shown);
      BOOST_TEST(e->key == r.key);
    }
  }
}

BOOST_AUTO_TEST_CASE(what_is_no_address) {
  std::string too_long(250, 'a');
  too_long.append("@example.com");
  struct row {
    std::string_view typed;
    email_refusal why;
  };
  const std::vector<row> rows = {
      {"", email_refusal::empty},
      {" ", email_refusal::empty},
      {"alice", email_refusal::no_at},
      {"@example.com", email_refusal::local_part},
      {"a@b@example.com", email_refusal::local_part},
      {"alice@", email_refusal::domain},
      {"alice@ex..com", email_refusal::domain},
      {"alice@-.com", email_refusal::domain},
      {"al ice@example.com", email_refusal::characters},
      {"alice\r\n@example.com", email_refusal::characters},
      {std::string_view("al\0ice@example.com", 18), email_refusal::characters},
      {"\xff@example.com", email_refusal::characters},
      {too_long, email_refusal::too_long},
  };
  for (const auto& r : rows) {
    const auto e = parse_email(r.typed);
    BOOST_TEST_CONTEXT(r.typed) {
      BOOST_TEST(!e.has_value());
      if (!e) BOOST_TEST(static_cast<int>(e.error()) == static_cast<int>(r.why));
    }
  }
}

// libidn2 would drop characters that host names can't have: "a@exa_mple.com" became a@example.com.
BOOST_AUTO_TEST_CASE(what_only_quotes_or_ports_would_allow_is_no_address_for_a_new_user) {
  struct row {
    std::string_view typed;
    email_refusal why;
  };
  const row rows[] = {
      {"a@<script>", email_refusal::domain},
      {"a@x:25", email_refusal::domain},
      {"a@exa_mple.com", email_refusal::domain},
      {"a@\uff1cx\uff1e.com", email_refusal::domain}, // full-width angle brackets
      {"a@[192.0.2.1]", email_refusal::domain},
      {"a@x/y", email_refusal::domain},
      {"a@x%00.com", email_refusal::domain},
      {"a\"b@x", email_refusal::specials},
      {"\"a b\"@x", email_refusal::characters},
      {"\"ab\"@example.com", email_refusal::specials},
      {"<a@example.com", email_refusal::specials},
      {"a,b@example.com", email_refusal::specials},
      {"mailto:a@example.com", email_refusal::specials},
      {"a(b)@example.com", email_refusal::specials},
      {"a\\b@example.com", email_refusal::specials},
  };
  for (const auto& r : rows) {
    const auto e = parse_email(r.typed);
    BOOST_TEST_CONTEXT(r.typed) {
      BOOST_TEST(!e.has_value());
      if (!e) BOOST_TEST(static_cast<int>(e.error()) == static_cast<int>(r.why));
    }
  }
  for (const auto* typed :
       {"o'neil+x_y=z@a-b.example", "!#$%&'*+-/=?^_`{|}~.@example.com", "\u00e6\u00f8@example.com", "a@localhost"})
    BOOST_TEST(parse_email(typed).has_value(), typed);
}

BOOST_AUTO_TEST_CASE(an_account_is_found_by_what_its_address_once_became) {
  struct row {
    std::string_view typed, key;
  };
  const row rows[] = {
      {"a@<script>", "a@script"},
      {"a@x:25", "a@x25"},
      {"A\"b@X", "a\"b@x"},
      {" Alice@EXAMPLE.com", "alice@example.com"},
      {"STRASSE@b\u00fccher.example", "strasse@xn--bcher-kva.example"},
  };
  for (const auto& r : rows) BOOST_TEST((email_key(r.typed) == r.key), r.typed);
  for (const std::string_view nobody : {"", "a", "@x", "a@", "a@b@c", "a b@c", "a@..", "\xff@x"})
    BOOST_TEST(!email_key(nobody), nobody);
  for (const auto* typed : {"o'neil@a-b.example", "jos\u00e9@example.com", "a@B\u00dcCHER.example"})
    BOOST_TEST((email_key(typed) == parse_email(typed).value().key), typed);
}

BOOST_AUTO_TEST_CASE(names_are_trimmed_composed_and_printable) {
  BOOST_TEST((parse_display_name("  Jose\u0301 ") == "Jos\u00e9"));
  BOOST_TEST((parse_display_name("") == ""));
  BOOST_TEST(!parse_display_name("a\u2028b"));
  BOOST_TEST(!parse_display_name("a\x1b[31m"));
  BOOST_TEST(!parse_display_name(std::string(101, 'x')));
  const auto org = parse_organisation_name(" ACME ");
  BOOST_REQUIRE(org.has_value());
  BOOST_TEST(org->shown == "ACME");
  BOOST_TEST(org->key == "acme");
  BOOST_TEST(!parse_organisation_name(" "));
}

BOOST_AUTO_TEST_CASE(code_points_are_counted_not_bytes) {
  BOOST_TEST(code_points("a\u00e9\U0001F600") == 3u);
  BOOST_TEST(!is_utf8("\xed\xa0\x80")); // a lone surrogate
  BOOST_TEST(!is_utf8("\xc0\xaf"));     // an overlong slash
  BOOST_TEST(trim("\u3000 a \u00a0") == "a");
}

BOOST_AUTO_TEST_SUITE_END()
