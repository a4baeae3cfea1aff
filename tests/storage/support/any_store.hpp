#pragma once
// A store of which a test knows only what the port promises.

#include "tests/storage/support/sample.hpp"
#include "tests/support/store_place.hpp"

#include <memory>
#include <string>

namespace twostep::storage::test {

struct any_store {
  temporary_directory directory;
  std::unique_ptr<store_place> place;
  std::unique_ptr<storage::store> store;

  any_store();
  ~any_store();
  any_store(const any_store&) = delete;
  any_store& operator=(const any_store&) = delete;

  void reopen();
  /// As kill -9, and the start that follows.
  void crash_and_open();
  /// Every account and organisation, the same text for the same contents. Meters aren't in it.
  std::string contents() const;
};

} // namespace twostep::storage::test
