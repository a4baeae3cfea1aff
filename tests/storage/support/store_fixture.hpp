#pragma once
// A file store on a disk in memory whose calls can be made to fail.

#include "storage/engine/file_store.hpp"
#include "tests/storage/support/fault_files.hpp"
#include "tests/storage/support/filled_key.hpp"
#include "tests/storage/support/memory_files.hpp"

#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace twostep::storage::test {

struct store_fixture {
  memory_files disk;
  fault_files files{disk};
  std::vector<std::string> reports;
  std::unique_ptr<file_store> store;
  file_store_settings settings;

  store_fixture() {
    settings.directory = "/disk/data";
    settings.log_key = filled_key(0);
    settings.files = &files;
    settings.report = [this](std::string_view line) { reports.emplace_back(line); };
    open();
  }
  void open() { store = open_file_store(settings); }
  /// As kill -9: what wasn't written is gone, what was is there.
  void crash() {
    store.reset();
    disk.forget_locks();
  }
  void reopen() {
    if (store) store->close();
    store.reset();
    open();
  }
};

} // namespace twostep::storage::test
