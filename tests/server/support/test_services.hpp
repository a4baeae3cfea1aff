#pragma once
// Everything a handler may use, with a store from the factory of tests/support/store_place.hpp, a clock that the test
// moves, and a provider that records what it is given. One thread: what waits is run by run() and deliver().

#include "server/account/services.hpp"
#include "server/audit/audit.hpp"
#include "server/config/config.hpp"
#include "server/crypto/keys.hpp"
#include "server/http/exchange.hpp"
#include "server/metrics/account_counts.hpp"
#include "server/runtime/clock.hpp"
#include "sms/gateway.hpp"
#include "storage/engine/file_store.hpp"
#include "tests/support/store_place.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <exception>
#include <filesystem>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::server::test {

/// Removed with all that is in it.
class temporary_directory {
public:
  temporary_directory();
  ~temporary_directory();
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;
  const std::filesystem::path& path() const noexcept { return path_; }
  /// Whether any file below has these bytes.
  bool contains(std::string_view bytes) const;

private:
  std::filesystem::path path_;
};

class held_clock final : public clock {
public:
  core::milliseconds drifted{}; ///< what drift() says
  core::milliseconds drift() const noexcept override { return drifted; }
  core::time_point now() const noexcept override {
    ++readings_;
    return core::time_point(core::milliseconds(now_.load()));
  }
  void pass(core::milliseconds time) noexcept { now_ += time.count(); }
  std::uint64_t readings() const noexcept { return readings_; } ///< how often it was read

private:
  std::atomic<std::int64_t> now_{1'790'000'000'000};
  mutable std::atomic<std::uint64_t> readings_{0};
};

/// A session as its browser holds it.
struct opened_session {
  core::session_id id;
  std::string cookie;
  std::string page; ///< "" without a cookie domain
};

struct sent_text {
  std::string id, to, text;
  sms::purpose purpose{};
  core::time_point deadline{};
};

class recording_gateway final : public sms::gateway {
public:
  std::string_view name() const noexcept override { return "recorder"; }
  sms::awaitable<core::result<sms::accepted, sms::failure>> send(const sms::message&) override;
  void close() noexcept override {}
  bool has_receipts() const noexcept override { return true; }
  /// Of a request whose X-Signature is "right", by the body's words: "delivered" or a failure_kind's name, then the
  /// message's id as this provider gave it. Any other signature is forged.
  sms::read_receipts read_receipts(const sms::receipt_request&) const override;

  std::vector<sent_text> sent;
  mutable std::string url;             ///< of the newest receipts it read
  std::optional<sms::failure> failure; ///< what it answers in place of taking the message
};

template <class T>
awaitable<> keep_result(awaitable<T> work, std::optional<T>* into) {
  T result = co_await std::move(work);
  into->emplace(std::move(result));
}

/// The six digits of a message's last line.
std::string code_in(std::string_view text);
/// Another code than this one.
std::string wrong_code(std::string_view right);

class test_services {
public:
  explicit test_services(config = {}, sms::dispatcher_settings = {});
  ~test_services();

  /// Runs it to its end on this thread.
  template <class T>
  T run(awaitable<T> work) {
    std::optional<T> result;
    std::exception_ptr failed;
    auto done = [&failed](std::exception_ptr e) { failed = e; };
    boost::asio::co_spawn(home, keep_result(std::move(work), &result), std::move(done));
    home.restart();
    home.run();
    if (failed) std::rethrow_exception(failed);
    return std::move(result).value();
  }
  /// Lets the dispatcher carry what it has to the gateway and report it.
  void deliver();
  /// As a new process on the same data: what wasn't carried is forgotten.
  void restart();

  core::account_id create_user(std::string_view email);
  core::account account(const core::account_id&) const;
  /// A session that has just signed in fully, in a browser that is known from then on as the account's newest device;
  /// the cookie to show for it.
  opened_session sign_in(const core::account_id&);
  /// Two-step on for this number, verified by its code. What was sent for it is forgotten.
  void enable_two_step(const core::account_id&, std::string_view number);
  /// For suites about the file store. Throws std::bad_cast where the store is another.
  storage::file_store& file_store() const;
  /// Of the file store: all that the log's files hold, opened, with whole numbers: one JSON object a record.
  std::string log_text() const;
  /// A request from one client, as it comes now; its views must outlive it.
  http::exchange request(std::string_view cookie = {}) const;

  temporary_directory directory;
  held_clock time;
  config settings;
  public_address address;
  master_key master;
  core::policy policy;
  core::password_rules password_rules;
  core::code_keys codes;
  core::meter_keys meters;
  server::tokens tokens;
  pseudonyms names;
  metrics::account_counts counts;
  std::vector<storage::audit_entry> audited; ///< everything that was noted
  server::audit audit;
  boost::asio::io_context home{1};
  boost::asio::io_context sms_context{1};
  password_hasher hasher;
  std::unique_ptr<storage::store> store;
  std::unique_ptr<account_changes> changes;
  std::unique_ptr<server::messenger> messenger;
  recording_gateway* gateway = nullptr; ///< the dispatcher's own
  std::unique_ptr<sms::dispatcher> dispatcher;
  std::vector<sms::outcome> outcomes;
  std::unique_ptr<server::alerts> alerts;
  std::unique_ptr<sms_spend_guard> guards;
  number_risk_client risks{sms_context, {}};
  std::unique_ptr<account_commands> commands;
  rows_of_nobody nobodies;
  abandoned_sign_ins abandoned{home};

  server::services all() {
    return {settings,  address, policy,     password_rules, meters, tokens,  time,     *store,   *changes,
            *commands, hasher,  *messenger, *dispatcher,    audit,  *guards, nobodies, abandoned};
  }

private:
  void open();

  std::unique_ptr<storage::test::store_place> place_;
  sms::dispatcher_settings dispatcher_settings_;
};

} // namespace twostep::server::test
