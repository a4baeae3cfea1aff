#include "server/app/app.hpp"

#include "core/noun.hpp"
#include "server/app/configured.hpp"
#include "server/app/delivery.hpp"
#include "server/app/demo.hpp"
#include "server/app/demo_place.hpp"
#include "server/app/http_log.hpp"
#include "server/app/job_log.hpp"
#include "server/app/listeners.hpp"
#include "server/app/request_observer.hpp"
#include "server/app/store_durability.hpp"
#include "server/config/reload.hpp"
#include "server/delivery/notice_timer.hpp"
#include "server/runtime/background_thread.hpp"
#include "server/runtime/clock_drift.hpp"
#include "server/runtime/log_sums_watch.hpp"
#include "server/runtime/logging.hpp"
#include "server/runtime/loop_lag.hpp"
#include "server/runtime/process_signals.hpp"
#include "server/runtime/run_here.hpp"
#include "server/runtime/watchdog.hpp"
#include "storage/os/data_directory.hpp"

#include <boost/asio/post.hpp>

#include <fmt/ranges.h>
#include <spdlog/spdlog.h>

#include <algorithm>
#include <atomic>
#include <cstdlib>
#include <exception>
#include <future>
#include <mutex>
#include <optional>
#include <thread>
#include <utility>

namespace twostep::server {
namespace {

using steady = std::chrono::steady_clock;
constexpr std::chrono::seconds timeout{10}; // for requests and messages under way when the server stops

/// For a failed disk. Doesn't return: this thread would otherwise confirm writes that aren't on the disk.
[[noreturn]] void end_for_good(std::string_view why) {
  log_last_words(why, std::chrono::seconds(2));
  std::_Exit(1);
}

awaitable<> send_due(std::shared_ptr<configured> in_force) {
  co_await in_force->messenger.send_due();
}

// Members stand below what they refer to. The store and everything that coroutines touch outlive the contexts
// whose frames may hold them (workers_). The store is closed before the contexts are destroyed, because it posts
// to them.
class app {
public:
  app(serve_settings s, process_signals& signals)
      : settings_(std::move(s)), as_read_(settings_.configuration), config_(settings_.configuration),
        background_(config_.server.data_dir.string(), signals), reload_asked_(settings_.reloads) {}
  ~app() { end(); }

  /// Returns the settings of the next server if secret.key was replaced; nullopt: the process ends.
  std::optional<serve_settings> run() {
    background_.on_reload([this] {
      if (serves_)
        reload_and_tell();
      else
        reload_asked_ = true;
    });
    background_.on_compact([this] {
      spdlog::info("SIGUSR1: compacting the log");
      jobs_->begin({maintenance_job::kind::compact});
    });
    background_.start();
    listen();
    open();
    connect();
    begin();
    background_.wait_for_end();
    return end_or_begin_anew();
  }

private:
  /// Binds the sockets before anything is written, so that a port in use has no effect. Connections wait until
  /// begin().
  void listen() {
    const bool no_url = config_.server.public_url.empty(); // only in the demo, which uses the address it listens on
    if (no_url) config_.server.public_url = "http://localhost";
    auto http = http_settings();
    workers_.emplace(http);
    listeners_.emplace(*workers_, in_force_, durability_, observer_);
    const auto all = page_addresses(config_, settings_.inherited, settings_.kept);
    listeners_->open_pages(http, all);
    if (auto address = all.front(); !address.is_unix()) {
      address.port = pages().port();
      config_.server.listen = address.text();
      // Browsers make no passkeys for an address without a name.
      if (no_url)
        config_.server.public_url = address.host == "127.0.0.1" || address.host == "[::1]" || address.host == "::1"
                                        ? "http://localhost:" + std::to_string(address.port)
                                        : pages().url();
    }
    address_ = parse_public_url(config_.server.public_url);
    if (const auto& there = config_.server.metrics_listen; !there.empty())
      listeners_->open_metrics(http, settings_.kept.metrics.value_or(http::parse_listen_address(there)));
  }

  const http::listener& pages() const { return listeners_->pages(); }

  /// Stops the server. If secret.key was replaced, the listening sockets stay open for the next server.
  std::optional<serve_settings> end_or_begin_anew() {
    std::optional<serve_settings> next;
    std::exception_ptr failed;
    if (secret_replaced_ && !background_.was_signalled()) try {
        next.emplace(hand_over());
      } catch (const std::exception&) {
        failed = std::current_exception();
      }
    const std::string_view why = next ? "beginning anew under another secret.key" : "stopping";
    if (next)
      settings_.manager.reloading(why);
    else
      settings_.manager.stopping();
    stop_gracefully(why);
    if (failed) std::rethrow_exception(failed);
    if (next && background_.was_signalled()) {
      listeners::forget(next->kept);
      return std::nullopt;
    }
    if (next) next->reloads = reload_asked_;
    return next;
  }

  serve_settings hand_over() {
    const std::lock_guard lock(reloading_);
    serve_settings next = settings_;
    next.configuration = as_read_;
    next.accepts = {};
    next.kept = listeners_->hand_down();
    next.held_lock = installation_->store->directory().keep_lock();
    return next;
  }

  http::settings http_settings() {
    auto s = make_http_settings(config_);
    s.wall_clock = [this] { return installation_->clock.now(); };
    s.steady_clock = [] { return steady::now(); };
    log_http(s);
    return s;
  }

  void open() {
    if (config_.demo) mark_demo_place(config_);
    auto& i = installation_.emplace(
        config_, [](std::string_view line) { spdlog::warn("{}", line); },
        [this](std::uint64_t done, std::uint64_t all) {
          background_.opening(done, all);
          settings_.manager.replaying(done, all);
        },
        end_for_good, settings_.accepts, std::exchange(settings_.held_lock, nullptr)
    );
    durability_.bind(*i.store);
    background_.opened();
    jobs_.emplace(*i.store, i.trail, i.keys, [this](const maintenance_job& job, const job_status& s) {
      log_job(job, s);
      if (job.what != maintenance_job::kind::replace_secret || !s.error.empty()) return;
      secret_replaced_ = true;
      background_.ask_to_end();
    });
    http::listen_address socket;
    socket.path = config_.server.admin_socket.string();
    listeners_->open_admin(http_settings(), settings_.kept.admin.value_or(socket));
  }

  void connect() {
    delivery_surroundings around{
        background_.context(), installation_->clock, address_, *installation_->store, in_force_, tests_, {}};
    if (config_.demo)
      around.outbox_observer = [this](const sms::outbox_entry& m) {
        demo_messages_.add({m.at, m.to, m.text});
        settings_.say(demo_text(m.to, m.text));
      };
    delivery_.emplace(config_, std::move(around));
    abandoned_.emplace(background_.context(), installation_->clock);
    forgotten_.emplace(background_.context());
    const auto c = std::make_shared<configured>(config_, shared(delivery_->alerts(), delivery_->risks()));
    c->guards.begin();
    in_force_.bind(c);
    delivery_->open_receipts();
  }

  shared_parts shared(alerts& alarm, number_risk_client& risks) {
    return {
        *installation_,
        address_,
        delivery_->dispatcher(),
        delivery_->mail(),
        delivery_->results(),
        alarm,
        risks,
        *jobs_,
        tests_,
        observer_,
        *workers_,
        listeners_->named(),
        messages_lag_,
        unknown_emails_,
        *abandoned_,
        *forgotten_,
        waiting_notices_,
        config_.demo ? &demo_messages_ : nullptr};
  }

  void reload_and_tell() {
    settings_.manager.reloading();
    reload();
    tell_ready();
  }

  /// Handles SIGHUP, on the background thread. Everything that can fail is done before anything is changed.
  void reload() try {
    const std::lock_guard lock(reloading_);
    const auto next = settings_.reload ? settings_.reload() : std::nullopt;
    if (!next) return;
    const auto changed = compare(as_read_, *next);
    auto parts = delivery_->prepare(as_read_, take_over(as_read_, *next));
    auto& alarm = parts.alerts ? *parts.alerts : delivery_->alerts();
    auto& risks = parts.risks ? *parts.risks : delivery_->risks();
    const auto former = in_force_.get();
    const auto c = std::make_shared<configured>(take_over(former->settings, *next), shared(alarm, risks));
    c->guards.continue_from(former->guards);
    in_force_.bind(c);
    delivery_->apply(std::move(parts));
    set_log_level(c->settings.log.level);
    as_read_ = take_over(as_read_, *next);
    spdlog::info(
        "reload: {}", changed.applied.empty() ? "nothing to take over"
                                              : fmt::format("taken over: {}", fmt::join(changed.applied, ", "))
    );
    if (!changed.waiting.empty())
      spdlog::warn("reload: these wait for a restart: {}", fmt::join(changed.waiting, ", "));
  } catch (const std::exception& e) {
    spdlog::error("reload: {}: nothing was changed", e.what());
  }

  void begin() {
    installation_->note_start();
    std::string welcome;
    if (config_.demo && is_first()) welcome = prepare();
    if (const auto pending = resume(); pending != 0) spdlog::info("sending {} messages that were owed", pending);
    forgotten_->start([this] {
      auto c = in_force_.get();
      return std::shared_ptr<const forgotten_services>(c, &c->links);
    });
    workers_->start();
    listeners_->start();
    if (const auto* metrics = listeners_->metrics()) {
      messages_lag_.start();
      spdlog::info("metrics on {}", metrics->url());
    }
    clock_watch_.emplace(background_.context(), installation_->clock).start();
    log_sums_.start();
    notice_timer_.emplace(background_.context(), [this] { return send_due(in_force_.get()); }).start();
    abandoned_->start([this] {
      auto c = in_force_.get();
      return std::shared_ptr<const account_commands>(c, &c->commands);
    });
    if (installation_->keys.log_awaits_renewal()) jobs_->begin({.what = maintenance_job::kind::renew_log});
    survey_accounts();
    background_.serving();
    watchdog_.emplace(background_.context(), settings_.manager).start();
    serves_ = true;
    tell_ready();
    if (reload_asked_) boost::asio::post(background_.context(), [this] { reload_and_tell(); });
    flush_log(std::chrono::seconds(1)); // Written first: who waits for "listening on" finds the start's log lines.
    if (is_first()) settings_.say(welcome + "listening on " + pages().url() + "\n");
    spdlog::info("{}", summary());
    if (!is_first()) return;
    for (const auto& s : settings_.inherited)
      spdlog::info("the socket {} was handed over: {}", s.name, s.address.text());
  }

  /// False: this server continues one in the same process, under a replaced secret.key.
  bool is_first() const { return settings_.kept.pages.empty(); }

  /// Sends what an earlier process left unsent, before any request is served; how many messages.
  std::size_t resume() { return run_here(preparing_, delivery_->results().resume()); }

  /// Makes the demo's users, before any request is served.
  std::string prepare() {
    auto& i = *installation_;
    api::context r{config_, i.policy, i.password_rules, i.changes, i.clock, *i.store, i.hasher};
    r.audit = &i.audit;
    r.trail = &i.trail;
    return prepare_demo(preparing_, r, i.hasher, config_, {settings_.own_program, settings_.own_options});
  }

  /// Looks at every account in the background. Until it ends, the hasher may check the password of an unknown email
  /// with other parameters than those of most accounts.
  void survey_accounts() {
    surveying_ = std::thread([this] { installation_->survey_accounts(ending_); });
  }

  std::string summary() const {
    return "serving " + core::counted(installation_->store->count().accounts, {"user", "users"}) + " on " +
           pages().url();
  }

  void tell_ready() { settings_.manager.ready(summary()); }

  void stop_gracefully(std::string_view why) {
    serves_ = false;
    spdlog::info("{}: what runs may finish", why);
    const auto until = steady::now() + timeout;
    listeners_->stop();
    tests_.forget();
    const auto left = [&] {
      return std::max(
          std::chrono::duration_cast<std::chrono::milliseconds>(until - steady::now()), std::chrono::milliseconds(0)
      );
    };
    if (!workers_->drain(left())) spdlog::warn("some requests took too long and were cut off");
    const auto stopped = std::make_shared<std::promise<void>>();
    delivery_->stop([stopped] { stopped->set_value(); });
    if (stopped->get_future().wait_for(left()) != std::future_status::ready)
      spdlog::warn("some messages were under way; what no provider took is sent by the next start");
    installation_->audit.note(audit_event::stopped);
    end();
    spdlog::info("stopped");
  }

  /// Ends all threads, then closes the store. Also called when a start failed half-way.
  void end() noexcept {
    if (workers_) workers_->stop();
    background_.stop();
    if (delivery_) delivery_->close();
    if (jobs_) jobs_->stop();
    ending_ = true;
    if (surveying_.joinable()) surveying_.join();
    if (installation_) installation_->close();
  }

  serve_settings settings_;
  std::mutex reloading_;
  config as_read_; ///< the configuration in force as it was read, before the server filled in values; guarded by
                   ///< reloading_
  config& config_; ///< the configuration at the start
  public_address address_;
  demo_messages demo_messages_;
  boost::asio::io_context preparing_{1}; ///< for prepare() and resume()
  std::optional<installation> installation_;
  std::thread surveying_; ///< runs survey_accounts()
  std::atomic<bool> ending_{false};
  std::atomic<bool> secret_replaced_{false};
  std::optional<maintenance_jobs> jobs_;
  background background_;
  std::atomic<bool> reload_asked_;               ///< a SIGHUP that arrived while not serving
  loop_lag messages_lag_{background_.context()}; ///< started only if there are metrics
  std::optional<clock_watch> clock_watch_;
  log_sums_watch log_sums_{background_.context()};
  std::optional<notice_timer> notice_timer_;
  const std::shared_ptr<waiting_notices> waiting_notices_ = std::make_shared<waiting_notices>();
  std::optional<watchdog> watchdog_;
  unknown_email_failures unknown_emails_;
  std::optional<abandoned_sign_ins> abandoned_;
  std::optional<forgotten_passwords> forgotten_;
  std::optional<delivery> delivery_;
  configuration_in_force in_force_;
  store_durability durability_;
  request_observer observer_;
  std::atomic<bool> serves_{false};
  std::optional<http::workers> workers_;
  admin::test_messages tests_; // Holds a timer of a worker.
  std::optional<listeners> listeners_;
};

} // namespace

int run_app(serve_settings s) {
  process_signals signals;
  std::optional<serve_settings> next(std::move(s));
  while (next) {
    app a(std::move(*next), signals);
    auto after = a.run();
    next.reset();
    if (after) next.emplace(std::move(*after));
  }
  return 0;
}

} // namespace twostep::server
