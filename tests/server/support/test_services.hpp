#pragma once
// Everything that a handler may use, with a store from the factory of tests/support/store_place.hpp, a clock that the
// test moves, and a recording provider. One thread: run() and deliver() run what waits.

#include "server/activity/activity_log.hpp"
#include "server/api/context.hpp"
#include "server/audit/audit.hpp"
#include "server/config/config.hpp"
#include "server/crypto/keys.hpp"
#include "server/delivery/delivery_results.hpp"
#include "server/http/exchange.hpp"
#include "server/metrics/account_counts.hpp"
#include "server/pages/page_services.hpp"
#include "server/runtime/clock.hpp"
#include "sms/dispatch/wake_timer.hpp"
#include "sms/gateway.hpp"
#include "storage/engine/file_store.hpp"
#include "tests/support/store_place.hpp"

#include <boost/asio/co_spawn.hpp>
#include <boost/asio/io_context.hpp>

#include <atomic>
#include <exception>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace twostep::server::test {

/// Removed with its contents.
class temporary_directory {
public:
  temporary_directory();
  ~temporary_directory();
  temporary_directory(const temporary_directory&) = delete;
  temporary_directory& operator=(const temporary_directory&) = delete;
  const std::filesystem::path& path() const noexcept { return path_; }
  /// True if any file below contains these bytes.
  bool contains(std::string_view bytes) const;

private:
  std::filesystem::path path_;
};

class held_clock final : public clock {
public:
  core::milliseconds drifted{}; ///< returned by drift()
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

/// A session as its browser has it.
struct opened_session {
  core::session_id id;
  std::string cookie;
  std::string page; ///< "" without a cookie domain
};

struct sent_text {
  std::string id, to, text, subject;
  sms::purpose purpose{};
  core::time_point deadline{};
};

class recording_gateway final : public sms::gateway {
public:
  explicit recording_gateway(bool takes_mail = false) : takes_mail_(takes_mail) {}
  std::string_view name() const noexcept override { return takes_mail_ ? "mail" : "recorder"; }
  bool reaches(const core::recipient& to) const noexcept override { return takes_mail_ == (to.address() != nullptr); }
  sms::awaitable<core::result<sms::accepted, sms::failure>> send(const sms::message&) override;
  void close() noexcept override {}
  bool has_receipts() const noexcept override { return true; }
  /// If the request's X-Signature is "right", parses the body: "delivered" or a failure_kind's name, then the
  /// message's id given by this provider. Any other signature is forged.
  sms::read_receipts read_receipts(const sms::receipt_request&) const override;

  std::vector<sent_text> sent;
  mutable std::string url;             ///< of the newest receipts read
  std::optional<sms::failure> failure; ///< returned instead of accepting the message

private:
  bool takes_mail_;
};

template <class T>
awaitable<> keep_result(awaitable<T> work, std::optional<T>* into) {
  T result = co_await std::move(work);
  into->emplace(std::move(result));
}
/// true at its end.
awaitable<bool> to_its_end(awaitable<> work);

/// Holds the wake-up until the test has moved the clock and lets messages be delivered.
class held_timer final : public sms::wake_timer {
public:
  explicit held_timer(const held_clock& clock) : clock_(clock) {}
  void set(core::milliseconds in, std::function<void()> wake) override {
    due_ = clock_.now() + in;
    wake_ = std::move(wake);
  }
  void cancel() noexcept override { due_.reset(); }
  /// False: nothing is due.
  bool fire() {
    if (!due_ || *due_ > clock_.now()) return false;
    due_.reset();
    wake_();
    return true;
  }

private:
  const held_clock& clock_;
  std::optional<core::time_point> due_;
  std::function<void()> wake_;
};

/// The six digits in a message's last line.
std::string code_in(std::string_view text);
/// Another code than `right`.
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
  void run(awaitable<> work) { run(to_its_end(std::move(work))); }
  /// Lets the dispatcher send what it has, and records the results and what is due.
  void deliver();
  /// As at a start; how many messages are sent.
  std::size_t resume();
  /// A receipt over the provider's own connection.
  void receive(std::string_view provider, sms::receipt);
  /// As a new process with the same data: unsent messages are forgotten.
  void restart();

  core::account_id create_user(std::string_view email);
  core::account account(const core::account_id&) const;
  /// A completely new session, in a browser that becomes the account's newest known device; returns the cookies.
  opened_session sign_in(const core::account_id&);
  /// Turns two-step verification on with this number, and forgets the messages sent for it.
  void enable_two_step(const core::account_id&, std::string_view number);
  /// For suites about the file store. Throws std::bad_cast if the store is another.
  storage::file_store& file_store() const;
  /// The file store's log, decrypted, with whole numbers: one JSON object for each record.
  std::string log_text() const;
  /// A request of one client at the present time; its views must outlive it.
  http::exchange request(std::string_view cookie = {}) const;

  temporary_directory directory;
  held_clock time;
  config settings;
  public_address address;
  master_key master;
  core::policy policy;
  core::password_rules password_rules;
  core::code_keys codes;
  core::meter_keys meter_keys;
  server::tokens tokens;
  pseudonyms names;
  metrics::account_counts counts;
  std::vector<storage::audit_entry> audited; ///< everything that was recorded
  server::audit audit;
  boost::asio::io_context home{1};
  boost::asio::io_context sms_context{1};
  password_hasher hasher;
  std::unique_ptr<storage::store> store;
  std::unique_ptr<account_changes> changes;
  std::unique_ptr<server::messenger> messenger;
  recording_gateway* gateway = nullptr; ///< owned by the dispatcher
  std::unique_ptr<sms::dispatcher> dispatcher;
  recording_gateway* mailbox = nullptr; ///< owned by the dispatcher of mails
  std::unique_ptr<sms::dispatcher> mail;
  std::shared_ptr<delivery_results> results;
  std::vector<sms::outcome> outcomes;
  std::unique_ptr<server::alerts> alerts;
  std::unique_ptr<sms_spend_guard> guards;
  number_risk_client risks{sms_context, {}};
  std::unique_ptr<account_commands> commands;
  unknown_email_failures unknown_emails;
  abandoned_sign_ins abandoned{home, time};
  forgotten_passwords forgotten{home};
  /// Of what was audited, without a trail on a disk.
  activity_log activity{
      [this](storage::audit_query query, std::function<void(storage::audit_answer)> then) {
        then(find_audited(query));
      },
      names,
      {}};

  access_services access() { return {settings, address, policy, meter_keys, tokens, *store, *changes, audit}; }
  throttle_services throttle() { return {settings, policy, meter_keys, *store, unknown_emails, time}; }
  page_services pages(const demo_messages* demo = nullptr) {
    return {access(),  {hasher, password_rules, throttle()},
            *commands, *store,
            *store,    *dispatcher,
            *results,  abandoned,
            forgotten, time,
            activity,  codes,
            demo};
  }
  api::running_server running() { return {address, *commands, throttle(), *guards, *messenger, *dispatcher, *mail}; }

private:
  void open();
  storage::audit_answer find_audited(const storage::audit_query&) const;

  held_timer* watch_timer_ = nullptr; ///< owned by results
  std::optional<delivery_rules> rules_;
  std::unique_ptr<storage::test::store_place> place_;
  sms::dispatcher_settings dispatcher_settings_;
};

} // namespace twostep::server::test
