#include "tests/storage/support/any_store.hpp"

#include "core/ids.hpp"
#include "storage/format/codec.hpp"
#include "tests/storage/support/accounts.hpp"
#include "tests/storage/support/filled_key.hpp"

#include <set>

namespace twostep::storage::test {

any_store::any_store()
    : place(make_store_place({.directory = directory.path() / "data", .key = filled_key(0), .room = 4u << 20})) {
  store = place->open();
}

any_store::~any_store() {
  if (store) store->close();
}

void any_store::reopen() {
  store->close();
  crash_and_open();
}

void any_store::crash_and_open() {
  store.reset();
  store = place->open();
}

std::string any_store::contents() const {
  std::set<std::string> all;
  const auto add = [&](const bytes& content) { all.insert(core::to_hex(content.data(), content.size())); };
  const auto add_account = [&](const core::account& a, const core::organisation*) {
    add(packed(a));
    return true;
  };
  store->each_account(add_account).get();
  const auto add_organisation = [&](const core::organisation& o) {
    bytes fields;
    put_fields(fields, o);
    add(fields);
    return true;
  };
  store->organisations().each(add_organisation).get();
  std::string text;
  for (const auto& one : all) text.append(one).push_back('\n');
  return text;
}

} // namespace twostep::storage::test
