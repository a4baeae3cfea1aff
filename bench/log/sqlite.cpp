// SQLite in its usual configuration for this: WAL, synchronous=FULL, one prepared INSERT.
#include "bench/log/workload.hpp"

#include <sqlite3.h>

#include <chrono>
#include <memory>
#include <stdexcept>

namespace twostep::bench::log {
namespace {

class database {
public:
  explicit database(const std::filesystem::path& path) {
    check(::sqlite3_open(path.c_str(), &db_));
    execute("PRAGMA journal_mode=WAL");
    execute("PRAGMA synchronous=FULL");
    execute("CREATE TABLE records (n INTEGER PRIMARY KEY, payload BLOB)");
    check(::sqlite3_prepare_v2(db_, "INSERT INTO records (payload) VALUES (?)", -1, &insert_, nullptr));
  }
  ~database() {
    ::sqlite3_finalize(insert_);
    ::sqlite3_close(db_);
  }
  database(const database&) = delete;
  database& operator=(const database&) = delete;

  void execute(const char* sql) { check(::sqlite3_exec(db_, sql, nullptr, nullptr, nullptr)); }
  void insert(const std::vector<std::uint8_t>& record) {
    check(::sqlite3_bind_blob(insert_, 1, record.data(), static_cast<int>(record.size()), SQLITE_STATIC));
    if (::sqlite3_step(insert_) != SQLITE_DONE) throw std::runtime_error(::sqlite3_errmsg(db_));
    check(::sqlite3_reset(insert_));
  }

private:
  void check(int result) {
    if (result != SQLITE_OK) throw std::runtime_error(::sqlite3_errmsg(db_));
  }
  sqlite3* db_ = nullptr;
  sqlite3_stmt* insert_ = nullptr;
};

round insert_again(const surroundings& s, unsigned rows, std::size_t size) {
  database db(s.directory / "sqlite.db");
  const auto record = record_of(size);
  round r;
  const double processor = processor_seconds();
  const auto begin = std::chrono::steady_clock::now();
  auto now = begin;
  while (now - begin < std::chrono::duration<double>(s.seconds)) {
    if (rows > 1) db.execute("BEGIN");
    for (unsigned i = 0; i < rows; ++i) db.insert(record);
    if (rows > 1) db.execute("COMMIT");
    r.done += rows;
    const auto end = std::chrono::steady_clock::now();
    r.latencies.push_back(std::chrono::duration<float, std::micro>(end - now).count());
    now = end;
  }
  r.seconds = std::chrono::duration<double>(now - begin).count();
  r.processor_seconds = processor_seconds() - processor;
  return r;
}

} // namespace

void add_sqlite(std::vector<workload>& all) {
  for (const unsigned rows : {1u, 64u})
    all.push_back(
        {"sqlite/rows=" + std::to_string(rows) + "/size=250",
         rows == 1 ? "SQLite, WAL, synchronous=FULL: one row a transaction"
                   : "SQLite, WAL, synchronous=FULL: a transaction for all that 64 writers would wait for",
         [=](const surroundings& s) { return insert_again(s, rows, 250); }}
    );
}

} // namespace twostep::bench::log
