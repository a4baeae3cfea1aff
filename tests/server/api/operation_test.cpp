// An operation defined only in this test: what adding one needs, how strictly its request is checked, how it is
// recorded.
#include "server/admin/operations.hpp"
#include "tests/server/support/operations.hpp"

#include <boost/json/array.hpp>
#include <boost/json/serialize.hpp>
#include <boost/json/value.hpp>
#include <boost/test/unit_test.hpp>

using namespace twostep;
using namespace twostep::server;
namespace json = boost::json;

namespace operation {

// The new operation's header: its request and answer, described.

struct phone_request {
  std::string number;
  bool is_main = false;
  static constexpr api::field_note notes[] = {{"number", "with \"+\"", 8}};
};
BOOST_DESCRIBE_STRUCT(phone_request, (), (number, is_main))

struct greeting_request {
  std::string user;
  std::optional<core::role> role;
  std::optional<core::secret> password;
  std::optional<std::uint16_t> times;
  std::optional<core::time_point> from;
  std::optional<core::account_id> sender;
  std::vector<std::string> words;
  std::optional<phone_request> phone;
  static constexpr api::field_note notes[] = {{"words", "three at most", 3}};
};
BOOST_DESCRIBE_STRUCT(greeting_request, (), (user, role, password, times, from, sender, words, phone))

struct greeting : phone_request {
  std::string text;
  api::nullable<std::string> organisation;
  std::optional<core::time_point> from;
  core::role role{core::role::member};
  std::optional<core::secret> password;
};
BOOST_DESCRIBE_STRUCT(greeting, (phone_request), (text, organisation, from, role, password))

// Its source: the function and the row.

awaitable<core::result<greeting, api::problem>>
greet(api::context&, const api::caller& by, greeting_request request) {
  if (request.user == "nobody") co_return api::problem{409, "nobody can't be greeted", "user", request.from};
  greeting g;
  g.text = by.by.name + " greets " + request.user;
  g.from = request.from;
  g.role = request.role.value_or(core::role::member);
  g.password = std::move(request.password);
  co_return std::move(g);
}

constinit const api::operation<greeting_request, greeting> say_hello{
    {"hello", http::method::post, "/hello/{user}", api::scope::messages_send, {"greeted", "hello", "user"}, 201},
    greet};

// Its line in the table.

const api::any_operation* table[] = {&say_hello};

struct fixture : test::operations_fixture {
  api::caller somebody = api::shell_caller("ann");

  fixture() { offline.audit = &server.audit; }
  api::answer hello(json::object request) {
    return server.run(admin::call(table, offline, somebody, "hello", std::move(request)));
  }
  void wrong(const json::object& request, std::string_view field, std::string_view sentence) {
    BOOST_TEST_CONTEXT(json::serialize(request)) {
      const auto a = hello(request);
      BOOST_TEST(a.status == 422u);
      BOOST_TEST(std::string_view(a.body.at("error").as_string()) == sentence);
      BOOST_TEST(std::string_view(a.body.at("field").as_string()) == field);
    }
  }
  static json::object with(std::string_view field, json::value value) {
    json::object o{{"user", "bo"}, {"words", json::array()}};
    o[field] = std::move(value);
    return o;
  }
};

} // namespace operation

BOOST_FIXTURE_TEST_SUITE(operation, fixture)

BOOST_AUTO_TEST_CASE(what_is_left_out_is_left_out_and_what_has_no_value_is_null) {
  const auto a = hello(with("user", "bo"));
  BOOST_TEST(a.status == 201u);
  BOOST_TEST(
      json::serialize(a.body) ==
      R"({"number":"","is_main":false,"text":"ann greets bo","organisation":null,"role":"member"})"
  );
}

BOOST_AUTO_TEST_CASE(fields_are_read_by_their_types_and_written_back) {
  auto request = with("role", "operator");
  request["from"] = "2026-12-01T09:00:00+01:00";
  request["password"] = "a secret";
  request["times"] = 65535;
  request["sender"] = std::string(32, 'a');
  request["words"] = {"good", "morning"};
  request["phone"] = {{"number", "+4520123"}, {"is_main", true}};
  const auto a = hello(std::move(request));
  BOOST_TEST(a.status == 201u, json::serialize(a.body));
  BOOST_TEST(a.body.at("role").as_string() == "operator");
  BOOST_TEST(a.body.at("from").as_string() == "2026-12-01T08:00:00.000Z");
  BOOST_TEST(a.body.at("password").as_string() == "a secret");
  const auto read = api::from_json<greeting>(a.body, api::no_limits);
  BOOST_REQUIRE(read.has_value());
  BOOST_TEST(json::serialize(api::to_json(*read)) == json::serialize(a.body));
}

BOOST_AUTO_TEST_CASE(whatever_is_wrong_is_named) {
  wrong({{"words", json::array()}}, "user", "\"user\" is missing");
  wrong(with("usr", "bo"), "usr", "there is no field \"usr\" here");
  wrong(with("user", 7), "user", "\"user\" must be a text");
  wrong(with("user", nullptr), "user", "\"user\" must be a text");
  wrong(with("user", json::value(std::string(8193, 'x'))), "user", "\"user\" has at most 8192 bytes");
  wrong(with("role", "king"), "role", "there is no role \"king\": member, admin or operator");
  wrong(with("role", "operator_"), "role", "there is no role \"operator_\": member, admin or operator");
  wrong(with("times", 65536), "times", "\"times\" must be a number");
  wrong(with("times", -1), "times", "\"times\" must be a number");
  wrong(with("times", 1.5), "times", "\"times\" must be a number");
  wrong(with("from", "soon"), "from", "\"from\" must be a time, as 2026-12-01T08:00:00Z");
  wrong(with("sender", "a"), "sender", "\"sender\" must be an id of 32 hexadecimal digits");
  wrong(with("words", "good"), "words", "\"words\" must be a list");
  wrong(with("words", {"good", 1}), "words", "\"words\" must be a text");
  wrong(with("words", {"a", "b", "c", "d"}), "words", "\"words\" has at most 3 items");
  wrong(with("phone", "+45"), "phone", "\"phone\" must be an object");
  wrong(with("phone", {{"number", "+45"}}), "phone.is_main", "\"phone.is_main\" is missing");
  wrong(
      with("phone", {{"number", "+45"}, {"is_main", 1}}), "phone.is_main", "\"phone.is_main\" must be true or false"
  );
  wrong(
      with("phone", {{"number", "+45201234"}, {"is_main", true}}), "phone.number",
      "\"phone.number\" has at most 8 bytes"
  );
  wrong(
      with("phone", {{"number", "+45"}, {"is_main", true}, {"kind", 1}}), "phone.kind",
      "there is no field \"phone.kind\" here"
  );
}

BOOST_AUTO_TEST_CASE(no_error_quotes_a_secret_and_every_secret_is_wiped) {
  for (auto request :
       {with("password", json::array{"hush-hush"}),
        with("password", json::value(std::string(9000, 'h') + "hush-hush"))}) {
    const auto a = hello(std::move(request));
    BOOST_TEST(a.status == 422u);
    BOOST_TEST(json::serialize(a.body).find("hush") == std::string::npos);
  }
  auto request = with("password", "hush-hush");
  api::wipe_secrets(api::shape_of<greeting_request>(), request);
  BOOST_TEST(std::string_view(request.at("password").as_string()) == std::string_view("\0\0\0\0\0\0\0\0\0", 9));
}

BOOST_AUTO_TEST_CASE(a_refusal_says_the_field_and_when_to_come_back) {
  auto request = with("user", "nobody");
  request["from"] = "2026-12-01";
  const auto a = hello(std::move(request));
  BOOST_TEST(a.status == 409u);
  BOOST_TEST(
      json::serialize(a.body) ==
      R"({"error":"nobody can't be greeted","field":"user","retry_at":"2026-12-01T00:00:00.000Z"})"
  );
}

BOOST_AUTO_TEST_CASE(it_is_recorded_as_its_row_says_however_it_ends) {
  const auto id = server.create_user("bo@example.org");
  hello(with("user", "bo@example.org"));
  hello(with("user", "nobody"));
  BOOST_REQUIRE(server.audited.size() == 2u);
  BOOST_TEST(server.audited[0].event == "greeted");
  BOOST_TEST(server.audited[0].detail == "hello");
  BOOST_TEST(server.audited[0].actor == "shell:ann");
  BOOST_TEST((server.audited[0].subject == server.names(id)));
  BOOST_TEST((server.audited[0].outcome == storage::audit_outcome::success));
  BOOST_TEST((server.audited[1].outcome == storage::audit_outcome::failure));
}

BOOST_AUTO_TEST_CASE(a_caller_needs_the_scope) {
  somebody.given = {api::scope::users_read, api::scope::messages_read};
  const auto a = hello(with("user", "bo"));
  BOOST_TEST(a.status == 403u);
  BOOST_TEST(a.body.at("error").as_string() == "you may not do this: it needs the scope messages_send");
  somebody.given = {api::scope::messages_send};
  BOOST_TEST(hello(with("user", "bo")).status == 201u);
}

BOOST_AUTO_TEST_CASE(another_table_has_other_operations) {
  const auto a = server.run(admin::call(table, offline, somebody, "user/list", {}));
  BOOST_TEST(a.status == 404u);
}

BOOST_AUTO_TEST_SUITE_END()
