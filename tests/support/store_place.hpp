#pragma once
// The factory of stores for tests: the one place that says which store the suites run on that speak only of what
// storage/store.hpp promises. Suites about the file store itself open it by storage/engine/file_store.hpp.

#include "storage/change_observer.hpp"
#include "storage/format/seal.hpp"
#include "storage/store.hpp"

#include <cstddef>
#include <filesystem>
#include <functional>
#include <memory>
#include <string_view>

namespace twostep::storage::test {

struct store_options {
  std::filesystem::path directory; ///< the test's own, for what the store keeps in files
  secret_key key;                  ///< what it seals with
  change_observer* watch = nullptr;
  std::size_t room = 1u << 18; ///< bytes of changes that it takes at once, without waiting for a disk
  std::function<void(std::string_view)> report{}; ///< gets lines for the operator; empty: they are dropped
};

/// Where a store keeps what it holds: outlives the store, as disks and databases outlive a process.
class store_place {
public:
  virtual ~store_place() = default;
  /// As a new process that finds what was kept. The store before it must be gone; without its close(), as after
  /// kill -9.
  virtual std::unique_ptr<store> open() = 0;
};

/// Empty. What the options refer to must outlive it. With TWOSTEP_TEST_STORE=late in the environment, what it opens
/// is a late store (late_store.hpp).
std::unique_ptr<store_place> make_store_place(store_options);

} // namespace twostep::storage::test
