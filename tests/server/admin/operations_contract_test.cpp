// docs/contract.md, "The admin socket": its table is made of the table of operations. Where it differs, this prints
// what should stand there.
#include "server/admin/operations.hpp"
#include "tests/support/source_file.hpp"

#include <boost/test/unit_test.hpp>

#include <algorithm>
#include <string>
#include <string_view>

using namespace twostep;
using namespace twostep::server;

namespace operations_contract {

constexpr std::size_t min_fields_of_a_reference = 4;

void append(std::string& list, std::string_view text) {
  if (!list.empty()) list += ", ";
  list += text;
}

std::string in_backticks(std::string_view name) {
  return std::string("`").append(name).append("`");
}

/// "`name`? (what it means)"; the question mark where it may be left out.
std::string as_text(const api::field_shape& f) {
  auto text = in_backticks(f.name);
  if (!f.is_required) text += '?';
  if (!f.meaning.empty()) text.append(" (").append(f.meaning).append(")");
  return text;
}

std::string request_of(const api::any_operation& o) {
  std::string list;
  if (o.audited.is_recorded()) append(list, "`actor`");
  for (const auto& f : o.request().fields) append(list, as_text(f));
  return list;
}

bool begins_with(const api::shape& whole, const api::shape& part) {
  return std::ranges::mismatch(part.fields, whole.fields, {}, &api::field_shape::name, &api::field_shape::name).in1 ==
         part.fields.end();
}

/// The operation whose answer is the beginning of this one's, and the longest such; null: none worth naming.
const api::any_operation* find_reference(const api::any_operation& o) {
  const api::any_operation* best = nullptr;
  bool is_before = true;
  for (const auto* other : admin::operations()) {
    if (other == &o) is_before = false;
    const auto size = other->reply().fields.size();
    const bool is_shorter = size < o.reply().fields.size() || (is_before && size == o.reply().fields.size());
    if (other == &o || size < min_fields_of_a_reference || !is_shorter) continue;
    if (begins_with(o.reply(), other->reply()) && (!best || size > best->reply().fields.size())) best = other;
  }
  return best;
}

std::string reply_of(const api::any_operation& o) {
  const auto* reference = find_reference(o);
  std::string list = reference ? "as " + in_backticks("/" + std::string(reference->name)) : "";
  const auto& fields = o.reply().fields;
  for (auto i = reference ? reference->reply().fields.size() : 0; i < fields.size(); ++i)
    append(list, as_text(fields[i]));
  if (o.success == 200) return list;
  return std::to_string(o.success) + (list.empty() ? "" : ": ") + list;
}

std::string table() {
  std::string text = "| operation | takes | answers |\n| --- | --- | --- |\n";
  for (const auto* o : admin::operations())
    text.append("| ")
        .append(in_backticks("/" + std::string(o->name)))
        .append(" | ")
        .append(request_of(*o))
        .append(" | ")
        .append(reply_of(*o))
        .append(" |\n");
  return text;
}

} // namespace operations_contract

BOOST_AUTO_TEST_SUITE(operations_contract)

BOOST_AUTO_TEST_CASE(the_contract_has_each_operation_with_its_fields) {
  const auto contract = twostep::source_file("docs/contract.md");
  const auto expected = table();
  BOOST_TEST(
      (contract.find("\n\n" + expected + "\n") != contract.npos), "docs/contract.md should have\n"
                                                                      << expected
  );
}

BOOST_AUTO_TEST_SUITE_END()
