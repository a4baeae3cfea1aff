#pragma once
// The port to find people: by parts of what support knows of them, in pages. Whoever has a whole email address asks
// storage/account_store.hpp.

#include "core/account/account.hpp"
#include "core/function_ref.hpp"
#include "core/organisation.hpp"
#include "core/result.hpp"
#include "storage/pending.hpp"
#include "storage/people_filter.hpp"
#include "storage/read_barrier.hpp"

#include <cstddef>
#include <string>

namespace twostep::storage {

inline constexpr std::size_t max_page_size = 1'000;

struct page_request {
  std::string cursor;               ///< the page before says it; empty: the first page
  std::size_t size = max_page_size; ///< people at most: 1 to max_page_size
};

struct people_page {
  /// Where the next page begins: at most 64 letters and digits, which mean nothing to who asks. Empty: this is the
  /// last page. A page may have few people, or none, and not be the last.
  std::string next;
};

/// Thread-safe.
class directory {
public:
  virtual ~directory() = default;

  using person_reader = core::function_ref<void(const core::account&, const core::organisation*)>;

  /// Shows f each person of a page, in no order. Who is there from the first page to the last is in exactly one of
  /// them, also while others come and go; who comes, goes, or begins or ceases to fit meanwhile may be in one or in
  /// none. A page looks at a bounded number of accounts, and all pages together at each account about once. f runs
  /// under a lock: it must be pure, quick, and must not call the store. The organisation is null where the account
  /// has none. A restart of the store may end its cursors: bad_cursor, and who asks begins anew.
  virtual pending<core::result<people_page, query_refusal>>
  find_people(const people_query&, const page_request&, read_barrier&, person_reader f) const = 0;
};

} // namespace twostep::storage
