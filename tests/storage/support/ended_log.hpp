#pragma once
// A log that was closed, with the END that vouches for it.

#include "storage/log/end_mark.hpp"
#include "tests/storage/support/sample.hpp"
#include "tests/storage/support/store_fixture.hpp"

namespace twostep::storage::test {

struct ended_log : store_fixture {
  secret_key key{settings.log_key};

  void close() {
    store->close();
    store.reset();
  }
  end_mark end() { return read_end(disk, "/disk/data/log", key).value(); }
  /// Two segments of four accounts each.
  void fill_two() {
    for (unsigned n = 0; n < 8; ++n) {
      store->wait_durable(create(*store, n));
      if (n == 3) reopen();
    }
    close();
  }
};

} // namespace twostep::storage::test
