// What holds for every operation in the table.
#include "server/admin/operations.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <functional>
#include <regex>
#include <set>
#include <string>

using namespace twostep::server;

namespace operations {

using visitor = std::function<void(const std::string& path, const api::field_shape&)>;

/// Calls f with every field, including nested ones and those in lists.
void each_field(const std::string& path, const api::shape& s, const visitor& f) {
  if (s.items) each_field(path, *s.items, f);
  for (const auto& field : s.fields) {
    const auto name = path + "." + std::string(field.name);
    f(name, field);
    each_field(name, *field.type, f);
  }
}

void each_field(const visitor& f) {
  for (const auto* o : admin::operations()) {
    each_field(std::string(o->name) + " request", o->request(), f);
    each_field(std::string(o->name) + " answer", o->reply(), f);
  }
}

const api::field_shape* find(const api::shape& s, std::string_view name) {
  const auto found = std::ranges::find(s.fields, name, &api::field_shape::name);
  return found == s.fields.end() ? nullptr : &*found;
}

} // namespace operations

BOOST_AUTO_TEST_SUITE(operations)

BOOST_AUTO_TEST_CASE(names_and_addresses_are_of_one_operation_each) {
  std::set<std::string> names, addresses;
  for (const auto* o : admin::operations()) BOOST_TEST_CONTEXT(o->name) {
      BOOST_TEST(names.emplace(o->name).second);
      BOOST_TEST(std::regex_match(std::string(o->name), std::regex("[a-z]+([/-][a-z]+)*")));
      BOOST_TEST(addresses.insert(std::to_string(int(o->method)) + std::string(o->path)).second);
      BOOST_TEST(o->success / 100 == 2u);
    }
}

BOOST_AUTO_TEST_CASE(words_in_braces_are_required_fields_of_the_request) {
  for (const auto* o : admin::operations()) BOOST_TEST_CONTEXT(o->name) {
      const std::string path(o->path);
      BOOST_TEST(std::regex_match(path, std::regex("(/[a-z-]+|/\\{[a-z_]+\\})+")));
      const std::regex word("\\{([a-z_]+)\\}");
      for (auto m = std::sregex_iterator(path.begin(), path.end(), word); m != std::sregex_iterator(); ++m) {
        const auto& fields = o->request().fields;
        const auto found = std::ranges::find(fields, (*m)[1].str(), &api::field_shape::name);
        BOOST_TEST_REQUIRE((found != fields.end()));
        BOOST_TEST(found->is_required);
      }
    }
}

BOOST_AUTO_TEST_CASE(whatever_changes_something_is_recorded) {
  // keys/renew is part of keys/replace, which is recorded. The doctor's probes only wait for a minute.
  const std::set<std::string_view> change_nothing_by_themselves{"keys/renew", "doctor/begin", "doctor/end"};
  for (const auto* o : admin::operations()) BOOST_TEST_CONTEXT(o->name) {
      const bool changes = o->method == http::method::post && !change_nothing_by_themselves.contains(o->name);
      const bool is_record_of_a_look = o->audited.event == "sensitive_read";
      BOOST_TEST(o->audited.is_recorded() == (changes || is_record_of_a_look));
    }
}

BOOST_AUTO_TEST_CASE(fields_are_spelled_in_snake_case_and_typed) {
  int fields = 0;
  each_field([&](const std::string& path, const api::field_shape& f) {
    BOOST_TEST_CONTEXT(path) {
      ++fields;
      BOOST_TEST(std::regex_match(std::string(f.name), std::regex("[a-z][a-z0-9]*(_[a-z0-9]+)*")));
      BOOST_TEST_REQUIRE(f.type);
      BOOST_TEST(f.type->choices.empty() == (f.type->kind != api::json_kind::choice));
      BOOST_TEST((f.type->items != nullptr) == (f.type->kind == api::json_kind::list));
    }
  });
  BOOST_TEST(fields > 300);
}

BOOST_AUTO_TEST_CASE(what_is_secret_has_the_type_of_secrets) {
  std::set<std::string> secrets;
  each_field([&](const std::string& path, const api::field_shape& f) {
    if (f.type->kind == api::json_kind::secret) secrets.insert(path);
    // Only the name: "password" is also an object with the time of its change.
    const std::string name(f.name);
    if (f.type->kind == api::json_kind::text && name.find("password") != name.npos)
      BOOST_ERROR(path + " is a text that errors may quote");
  });
  const std::set<std::string> expected{
      "user/add request.password",          "user/add answer.generated_password",
      "user/set-password request.password", "user/set-password answer.generated_password",
      "user/invite answer.link.url",        "user/link answer.link.url",
      "user/reset-two-step answer.link.url"};
  BOOST_TEST(secrets == expected, boost::test_tools::per_element());
}

BOOST_AUTO_TEST_CASE(no_error_quotes_what_a_secret_field_was_given) {
  for (const auto* o : admin::operations()) BOOST_TEST_CONTEXT(o->name)
  for (const auto& f : o->request().fields) {
    if (f.type->kind != api::json_kind::secret) continue;
    const boost::json::value wrongs[] = {
        boost::json::array{"hush-hush"}, boost::json::object{{"hush-hush", 1}},
        boost::json::value(std::string(10000, 'x').append("hush-hush"))};
    for (const auto& wrong : wrongs) {
      const auto p = api::check(*f.type, wrong, std::string(f.name), api::limits_of_requests);
      BOOST_TEST_REQUIRE(p.has_value());
      BOOST_TEST(p->field == f.name);
      BOOST_TEST(p->what.find("hush") == std::string::npos);
    }
  }
}

BOOST_AUTO_TEST_CASE(the_audit_trail_finds_its_subject_where_the_row_says) {
  for (const auto* o : admin::operations()) BOOST_TEST_CONTEXT(o->name) {
      const auto& a = o->audited;
      const auto* user = find(o->request(), a.user);
      const auto* made = find(o->reply(), a.made_user);
      const auto* job = find(o->reply(), a.job);
      if (!a.user.empty()) BOOST_TEST((user && user->is_required && user->type->kind == api::json_kind::text));
      if (!a.made_user.empty()) BOOST_TEST((made && made->type->kind == api::json_kind::id));
      if (!a.job.empty()) BOOST_TEST((job && job->type->kind == api::json_kind::number));
      if (!a.is_recorded()) continue;
      BOOST_TEST((find(o->request(), "user") != nullptr) == !a.user.empty());
      BOOST_TEST((find(o->reply(), "job") != nullptr) == !a.job.empty());
    }
}

BOOST_AUTO_TEST_SUITE_END()
